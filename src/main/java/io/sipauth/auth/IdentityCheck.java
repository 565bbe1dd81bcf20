package io.sipauth.auth;

import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a To or From names the subscriber: by its own AOR, or by an alias of it (CONTRACT §1 "To/From check"). */
final class IdentityCheck {

    private final Subscribers subscribers;
    private final boolean caseSensitiveUsers;

    IdentityCheck(Subscribers subscribers, boolean caseSensitiveUsers) {
        this.subscribers = subscribers;
        this.caseSensitiveUsers = caseSensitiveUsers;
    }

    /** @param identity a URI as text; one that cannot be read is nobody's */
    CompletionStage<Boolean> isOf(SubscriberName subscriber, String identity) {
        Optional<SubscriberName> aor = aor(identity);
        if (aor.isEmpty()) {
            return CompletableFuture.completedStage(false);
        }
        if (sameDomain(aor.get(), subscriber) && sameUser(aor.get().username(), subscriber.username())) {
            return CompletableFuture.completedStage(true);
        }
        return subscribers
                .aliasTarget(aor.get())
                .thenApply(target -> target.isPresent()
                        && sameDomain(target.get(), subscriber)
                        && target.get().username().equals(subscriber.username()));
    }

    private static Optional<SubscriberName> aor(String identity) {
        try {
            SipUri uri = SipUri.parse(identity);
            return uri.isSip() ? Optional.of(new SubscriberName(uri.unescapedUser(), uri.host())) : Optional.empty();
        } catch (SipSyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean sameUser(String one, String other) {
        return caseSensitiveUsers ? one.equals(other) : one.equalsIgnoreCase(other);
    }

    private static boolean sameDomain(SubscriberName one, SubscriberName other) {
        return one.domain().equalsIgnoreCase(other.domain());
    }
}
