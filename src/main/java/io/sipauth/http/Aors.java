package io.sipauth.http;

import io.sipauth.location.Aor;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import io.sipauth.subscriber.Domains;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** From the text of an address of record to what bindings are kept under (CONTRACT §3 "AOR"). */
final class Aors {

    private static final String USER_MARKS = "-_.!~*'()&=+$,;?/";
    private static final String HEX = "0123456789ABCDEF";

    private final Domains domains;
    private final Subscribers subscribers;
    private final boolean caseSensitiveUsers;

    Aors(Domains domains, Subscribers subscribers, boolean caseSensitiveUsers) {
        this.domains = domains;
        this.subscribers = subscribers;
        this.caseSensitiveUsers = caseSensitiveUsers;
    }

    /**
     * The AOR that this names, an alias being followed one step; empty for a domain that is not served.
     *
     * @param text {@code sip:alice@example.test} or {@code alice@example.test}
     * @throws ProblemException 400 naming {@code aor} for anything else
     */
    CompletionStage<Optional<Aor>> resolve(String text) {
        SipUri uri = parse(Fields.required("aor", text));
        Optional<String> domain = domains.served(uri.host());
        if (domain.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        SubscriberName name = new SubscriberName(user(uri), domain.get().toLowerCase(Locale.ROOT));
        return subscribers.aliasTarget(name).thenApply(target -> Optional.of(normalised(target.orElse(name))));
    }

    private static SipUri parse(String text) {
        try {
            SipUri uri = SipUri.parse(
                    text.regionMatches(true, 0, "sip", 0, 3) && text.indexOf(':') > 0 ? text : "sip:" + text);
            if (uri.isSip() && !uri.user().isEmpty()) {
                return uri;
            }
        } catch (SipSyntaxException e) {
            throw ProblemException.field("aor", "is not a SIP URI with a user: " + e.getMessage());
        }
        throw ProblemException.field("aor", "is not a SIP URI with a user");
    }

    private static String user(SipUri uri) {
        try {
            String user = uri.unescapedUser();
            if (Fields.breaksLine(user)) {
                throw ProblemException.field("aor", "CR, LF and NUL are not taken");
            }
            return user;
        } catch (SipSyntaxException e) {
            throw ProblemException.field("aor", e.getMessage() == null ? "is not UTF-8" : e.getMessage());
        }
    }

    private Aor normalised(SubscriberName name) {
        String user = caseSensitiveUsers ? name.username() : name.username().toLowerCase(Locale.ROOT);
        return new Aor(user, name.domain().toLowerCase(Locale.ROOT));
    }

    /** {@code sip:user@domain} with the user escaped (RFC 3261 §25.1 "user"). */
    static String uri(String user, String domain) {
        StringBuilder uri = new StringBuilder("sip:");
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || USER_MARKS.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return uri.append('@').append(domain).toString();
    }
}
