package io.sipauth.registrar;

import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.EntityBody;
import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.ChallengeField;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.Bindings;
import io.sipauth.location.RegisterRequest;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.location.Registration;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.RequestKind;
import io.sipauth.sip.NameAddress;
import io.sipauth.sip.SipRequest;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipTooLargeException;
import io.sipauth.sip.SipUri;
import io.sipauth.subscriber.Domains;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers REGISTER (RFC 3261 §10.3): authenticates it, checks what it asks, and applies it to the bindings. The same
 * for the HTTP call and the SIP server. Holds no state of its own; thread-safe.
 */
public final class RegisterHandler {

    private static final String METHOD = "REGISTER";

    private final Function<AuthRequest, CompletionStage<Verdict>> authenticator;
    private final Registrar registrar;
    private final RegistrarPolicy policy;
    private final Bindings bindings;
    private final Domains domains;
    private final Subscribers subscribers;
    private final boolean caseSensitiveUsers;
    private final ToTag toTags;
    private final InstantSource clock;

    /**
     * Puts the use case together.
     *
     * @param authenticator {@code authenticator::authenticate}
     * @param subscribers for aliases alone
     * @param caseSensitiveUsers {@code registrar.case-sensitive}
     * @param toTagSecret what To tags are derived under, the same at every instance; not empty
     */
    public RegisterHandler(
            Function<AuthRequest, CompletionStage<Verdict>> authenticator,
            Registrar registrar,
            RegistrarPolicy policy,
            Bindings bindings,
            Domains domains,
            Subscribers subscribers,
            boolean caseSensitiveUsers,
            byte[] toTagSecret,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.registrar = registrar;
        this.policy = policy;
        this.bindings = bindings;
        this.domains = domains;
        this.subscribers = subscribers;
        this.caseSensitiveUsers = caseSensitiveUsers;
        this.toTags = new ToTag(toTagSecret);
        this.clock = clock;
    }

    /** One REGISTER on its way: what is known of it so far. */
    private record Exchange(
            SipRequest sip,
            SubscriberName to,
            String domain,
            RegisterFields fields,
            RequestSource source,
            String fingerprint,
            Instant receivedAt,
            Replies replies) {}

    /**
     * Decides and applies one request. A 200 completes the stage after the commit. Malformed input is a reply, never
     * an exception; a store that does not answer fails the stage with
     * {@link io.sipauth.StoreUnavailableException}, to be answered 503 with Retry-After.
     *
     * @param octets the whole message as received; not kept
     */
    public CompletionStage<RegisterReply> handle(SipRequest request, byte[] octets, RequestSource source) {
        String fingerprint = RequestFingerprint.of(octets, source);
        Instant receivedAt = clock.instant();
        Replies replies = new Replies(toTags.of(fingerprint), receivedAt);
        try {
            return begin(request, source, fingerprint, receivedAt, replies);
        } catch (SipTooLargeException tooLarge) {
            return CompletableFuture.completedFuture(replies.tooLarge());
        } catch (SipSyntaxException syntax) {
            return CompletableFuture.completedFuture(malformed(replies, syntax));
        }
    }

    private static RegisterReply malformed(Replies replies, SipSyntaxException syntax) {
        return replies.malformed(Reason.MALFORMED, "Expected " + syntax.rule());
    }

    /** RFC 3261 §10.3 steps 1 and 2, and all that can be malformed; nothing is asked of any store before. */
    private CompletionStage<RegisterReply> begin(
            SipRequest request, RequestSource source, String fingerprint, Instant receivedAt, Replies replies) {
        if (!request.isSip20()) {
            return CompletableFuture.completedFuture(replies.versionNotSupported());
        }
        if (!request.method().equals(METHOD)) {
            return CompletableFuture.completedFuture(replies.methodNotAllowed());
        }
        SipUri target = request.requireMandatory().uri();
        SipUri to = request.to().sipUri();
        if (!target.isSip()) {
            return CompletableFuture.completedFuture(replies.unsupportedScheme());
        }
        Optional<String> domain = domains.served(target.host());
        if (domain.isEmpty() || !to.isSip() || !domain.equals(domains.served(to.host()))) {
            return CompletableFuture.completedFuture(replies.domainNotServed());
        }
        if (to.user().isEmpty()) {
            return CompletableFuture.completedFuture(replies.notFound());
        }
        List<String> unknown = unknownExtensions(request);
        if (!unknown.isEmpty()) {
            return CompletableFuture.completedFuture(replies.badExtension(unknown));
        }
        RegisterFields fields = RegisterFields.read(request, source, policy.path());
        SubscriberName named =
                new SubscriberName(to.unescapedUser(), domain.get().toLowerCase(Locale.ROOT));
        return authenticate(
                new Exchange(request, named, domain.get(), fields, source, fingerprint, receivedAt, replies));
    }

    private static List<String> unknownExtensions(SipRequest request) {
        List<String> unknown = new ArrayList<>();
        for (String option : request.headers().values("Require")) {
            requireToken(option);
            if (!option.equalsIgnoreCase("path") && !option.equalsIgnoreCase("outbound")) {
                unknown.add(option);
            }
        }
        return unknown;
    }

    /** An option tag goes back to the phone as it came, so nothing but what it may hold gets that far. */
    private static void requireToken(String option) {
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && "-.!%*_+`'~".indexOf(c) < 0) {
                throw new SipSyntaxException(i, "an option tag in Require");
            }
        }
    }

    private CompletionStage<RegisterReply> authenticate(Exchange exchange) {
        SipRequest sip = exchange.sip();
        NameAddress from = sip.from();
        AuthRequest question = new AuthRequest(
                ChallengeField.WWW,
                METHOD,
                RequestKind.REGISTER,
                sip.requestUri(),
                exchange.domain(),
                sip.headers().all("Authorization"),
                new EntityBody.Bytes(sip.body()),
                sip.to().uri(),
                new NonceParts(
                        sip.requestUri(),
                        sip.callId(),
                        from.tag().orElse(""),
                        exchange.source().address()),
                exchange.fingerprint());
        return authenticator.apply(question).thenCompose(verdict -> answer(exchange, verdict));
    }

    private CompletionStage<RegisterReply> answer(Exchange exchange, Verdict verdict) {
        Replies replies = exchange.replies();
        return switch (verdict) {
            case Verdict.Accepted accepted -> admit(exchange, accepted);
            case Verdict.Challenged challenged -> CompletableFuture.completedFuture(replies.challenge(challenged));
            case Verdict.Forbidden forbidden -> CompletableFuture.completedFuture(replies.forbidden(forbidden));
            case Verdict.Malformed malformed ->
                CompletableFuture.completedFuture(replies.malformed(malformed.reason(), malformed.fault()));
            case Verdict.Limited limited -> CompletableFuture.completedFuture(replies.limited(limited.retryAfter()));
            case Verdict.NotChallenged ignored -> throw new IllegalStateException("a REGISTER is always challenged");
        };
    }

    private CompletionStage<RegisterReply> admit(Exchange exchange, Verdict.Accepted accepted) {
        Replies replies = exchange.replies();
        replies.authenticated(accepted);
        return switch (exchange.fields().refusal()) {
            case PATH_NOT_SUPPORTED -> CompletableFuture.completedFuture(replies.badExtension(List.of("path")));
            case FIRST_HOP_LACKS_OUTBOUND -> CompletableFuture.completedFuture(replies.firstHopLacksOutbound());
            case NONE ->
                addressOfRecord(exchange, accepted.subscriber().name())
                        .thenCompose(aor -> register(exchange, aor, accepted.retransmission()));
        };
    }

    /**
     * The subscriber's own AOR. Where To names another one, it is an alias, whose owner the identity check has
     * compared; or that check is off, and the registration is To's, as in Kamailio.
     */
    private CompletionStage<Aor> addressOfRecord(Exchange exchange, SubscriberName own) {
        SubscriberName named = exchange.to();
        if (aor(named).equals(aor(own))) {
            return CompletableFuture.completedFuture(aor(own));
        }
        return subscribers.aliasTarget(named).thenApply(owner -> aor(owner.orElse(named)));
    }

    private Aor aor(SubscriberName name) {
        String user = caseSensitiveUsers ? name.username() : name.username().toLowerCase(Locale.ROOT);
        return new Aor(user, name.domain().toLowerCase(Locale.ROOT));
    }

    private CompletionStage<RegisterReply> register(Exchange exchange, Aor aor, boolean copy) {
        exchange.replies().registersAt(aor);
        return bindings.update(aor, (current, now) -> decide(exchange, aor, current, copy, now))
                .thenApply(outcome -> exchange.replies().outcome(outcome, exchange.fields()));
    }

    private Registration decide(Exchange exchange, Aor aor, List<Binding> current, boolean copy, Instant now) {
        RegisterRequest request = exchange.fields().request();
        boolean seen = copy || wasOvertaken(request, current, exchange.receivedAt());
        return registrar.register(aor, current, seen ? request.asCopy() : request, now);
    }

    /**
     * Whether a copy of this very request was decided before it, at another instance: a row with its Call-ID and
     * CSeq was written after this one had come in. Rows are dated in whole seconds, so what looks later is.
     */
    private static boolean wasOvertaken(RegisterRequest request, List<Binding> current, Instant receivedAt) {
        for (Binding row : current) {
            if (row.cseq() == request.cseq()
                    && row.callId().equals(request.callId())
                    && row.lastModified().isAfter(receivedAt)) {
                return true;
            }
        }
        return false;
    }
}
