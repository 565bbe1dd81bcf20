package io.sipauth.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.ChallengeOutcome;
import io.sipauth.auth.Verdict;
import io.sipauth.client.ApiClients;
import io.sipauth.location.Bindings;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import io.sipauth.registrar.RegisterReply;
import io.sipauth.registrar.RequestSource;
import io.sipauth.sip.SipRequest;
import io.sipauth.subscriber.Domains;
import io.sipauth.subscriber.Subscribers;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API calls upon. All of it is thread-safe.
 *
 * @param authenticate {@code Authenticator::authenticate}
 * @param challenge {@code Authenticator::challenge}
 * @param noncePolicy tells which parts nonces are bound to
 * @param register {@code RegisterHandler::handle}
 * @param scrape the metrics in Prometheus's text format
 * @param live whether this process works
 * @param ready whether it should be given calls
 */
public record UseCases(
        Function<AuthRequest, CompletionStage<Verdict>> authenticate,
        Challenger challenge,
        NoncePolicy noncePolicy,
        Register register,
        Registrar registrar,
        RegistrarPolicy registrarPolicy,
        AuthPolicy authPolicy,
        Bindings bindings,
        Subscribers subscribers,
        Domains domains,
        ApiClients clients,
        MeterRegistry meters,
        Supplier<String> scrape,
        Supplier<Health> live,
        Supplier<Health> ready,
        InstantSource clock) {

    /** The realm of challenges for this domain. */
    String realm(String domain) {
        return authPolicy.realm().isEmpty() ? domain : authPolicy.realm();
    }

    /** Makes challenges without looking at credentials. */
    @FunctionalInterface
    public interface Challenger {
        ChallengeOutcome challenge(String domain, RequestKind kind, NonceParts parts);
    }

    /** Answers a REGISTER; {@code octets} are the whole message as received. */
    @FunctionalInterface
    public interface Register {
        CompletionStage<RegisterReply> handle(SipRequest request, byte[] octets, RequestSource source);
    }
}
