package io.sipauth.auth;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;
import io.sipauth.digest.Qop;
import io.sipauth.nonce.Nonce;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.NonceReading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The steps before a store is asked: which credentials are for us, whether they hold together, whether a limit stands
 * against them, how their nonce stands, and whether they are what was offered with it.
 */
final class Examiner {

    private static final String NAME_TOO_LONG = "username is too long";
    private static final String BODY_NOT_KNOWN = "Body of auth-int is not known";

    private final AuthPolicy policy;
    private final NoncePolicy noncePolicy;
    private final NonceCodec codec;
    private final Challenges challenges;
    private final FailureLimits limits;

    Examiner(
            AuthPolicy policy, NoncePolicy noncePolicy, NonceCodec codec, Challenges challenges, FailureLimits limits) {
        this.policy = policy;
        this.noncePolicy = noncePolicy;
        this.codec = codec;
        this.challenges = challenges;
        this.limits = limits;
    }

    Examined examine(AuthRequest request, long nowMillis) {
        String realm = challenges.realm(request.domain());
        return switch (CredentialsChoice.of(request.credentials(), realm, policy.algorithms())) {
            case CredentialsChoice.None none -> challenged(Reason.NO_CREDENTIALS, request, nowMillis);
            case CredentialsChoice.Faulty faulty -> malformed(faulty.fault());
            case CredentialsChoice.Chosen chosen -> examine(request, chosen, nowMillis);
        };
    }

    private Examined examine(AuthRequest request, CredentialsChoice.Chosen chosen, long nowMillis) {
        List<NameReading> readings = NameReading.of(chosen.credentials(), request.domain());
        NameReading first = readings.getFirst();
        if (first.isTooLong()) {
            return malformed(NAME_TOO_LONG);
        }
        Optional<Duration> wait = limits.exceeded(first.name(), request.parts().sourceIp(), nowMillis);
        return wait.isPresent()
                ? new Examined.Decided(new Verdict.Limited(wait.get()))
                : examine(request, chosen, readings, nowMillis);
    }

    private Examined examine(
            AuthRequest request, CredentialsChoice.Chosen chosen, List<NameReading> readings, long nowMillis) {
        Credentials credentials = chosen.credentials();
        PresentedNonce nonce = presented(request, credentials, nowMillis);
        Optional<DigestAlgorithm> answered = credentials.digestAlgorithm();
        if (answered.isEmpty() || !nonce.offer().algorithms().contains(answered.get())) {
            return challenged(Reason.ALGORITHM_NOT_OFFERED, request, nowMillis);
        }
        DigestAlgorithm algorithm = answered.get();
        if (!isQopOffered(credentials, algorithm, nonce.offer())) {
            return challenged(Reason.QOP_NOT_OFFERED, request, nowMillis);
        }
        Optional<String> bodyHash = bodyHash(request, credentials, algorithm);
        return bodyHash.isEmpty()
                ? malformed(BODY_NOT_KNOWN)
                : new Examined.ToVerify(new Attempt(
                        request,
                        credentials,
                        chosen.index(),
                        challenges.realm(request.domain()),
                        readings,
                        algorithm,
                        bodyHash.get(),
                        nonce,
                        nowMillis));
    }

    private PresentedNonce presented(AuthRequest request, Credentials credentials, long nowMillis) {
        return switch (challenges.read(credentials.nonce(), request.domain())) {
            case NonceReading.Foreign foreign -> foreign(request);
            case NonceReading.OtherRealm other -> foreign(request);
            case NonceReading.Genuine genuine -> genuine(genuine.nonce(), request, credentials, nowMillis);
        };
    }

    private PresentedNonce foreign(AuthRequest request) {
        return new PresentedNonce.Unusable(Reason.NONCE_FOREIGN, challenges.offer(request.domain()));
    }

    private PresentedNonce genuine(Nonce nonce, AuthRequest request, Credentials credentials, long nowMillis) {
        PresentedNonce.Offer offer = PresentedNonce.Offer.of(nonce);
        return switch (codec.state(nonce, request.kind(), request.parts(), credentials.hasQop(), nowMillis)) {
            case USABLE -> new PresentedNonce.Usable(nonce);
            case AHEAD -> new PresentedNonce.Unusable(Reason.NONCE_AHEAD, offer);
            case BOUND_ELSEWHERE -> new PresentedNonce.Unusable(Reason.NONCE_BOUND, offer);
            case EXPIRED ->
                nowMillis - nonce.expiresAtMillis(noncePolicy) <= NonceLedger.COPY_LIFE_MILLIS
                        ? new PresentedNonce.Late(nonce)
                        : new PresentedNonce.Unusable(Reason.NONCE_EXPIRED, offer);
        };
    }

    /** A response without qop is in the form of RFC 2069, which is for MD5 alone (RFC 8760 §2.6). */
    private boolean isQopOffered(Credentials credentials, DigestAlgorithm algorithm, PresentedNonce.Offer offer) {
        if (credentials.hasQop()) {
            Optional<Qop> qop = Qop.of(credentials.qop());
            return qop.isPresent() && offer.qop().contains(qop.get());
        }
        boolean allowed = offer.qop().isEmpty()
                || (policy.allowMissingQop() && offer.qop().contains(Qop.AUTH));
        return allowed && algorithm == DigestAlgorithm.MD5;
    }

    /** The hash of the body where it is protected, an empty text where it is not, nothing where it is not known. */
    private static Optional<String> bodyHash(AuthRequest request, Credentials credentials, DigestAlgorithm algorithm) {
        if (!credentials.isAuthInt()) {
            return Optional.of("");
        }
        return switch (request.body()) {
            case EntityBody.Bytes bytes -> Optional.of(new DigestFormula(algorithm).bodyHash(bytes.octets()));
            case EntityBody.Hash hash ->
                Optional.of(hash.hex().toLowerCase(Locale.ROOT)).filter(hex -> hex.length() == algorithm.hexLength());
            case EntityBody.Unknown unknown -> Optional.empty();
        };
    }

    private Examined challenged(Reason reason, AuthRequest request, long nowMillis) {
        return new Examined.Decided(challenges.forRequest(reason, false, request, nowMillis));
    }

    private static Examined malformed(String fault) {
        return new Examined.Decided(new Verdict.Malformed(Reason.MALFORMED, fault));
    }
}
