package io.sipauth.auth;

import io.sipauth.digest.Challenge;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NonceReading;
import io.sipauth.nonce.RequestKind;
import java.util.List;
import java.util.Locale;

/** Makes challenges and knows what they were made for; no memory is used for any of them. */
final class Challenges {

    /** RFC 8760 §2.6: a response without qop is for MD5 only. */
    private static final List<DigestAlgorithm> WITHOUT_QOP = List.of(DigestAlgorithm.MD5);

    private final AuthPolicy policy;
    private final NonceCodec codec;
    private final OfferedAlgorithms algorithms;

    Challenges(AuthPolicy policy, NonceCodec codec, OfferedAlgorithms algorithms) {
        this.policy = policy;
        this.codec = codec;
        this.algorithms = algorithms;
    }

    String realm(String domain) {
        return policy.realm().isEmpty() ? domain : policy.realm();
    }

    Verdict.Challenged challenge(
            Reason reason, boolean stale, String domain, RequestKind kind, NonceParts parts, long nowMillis) {
        String nonce = issue(domain, kind, parts, nowMillis);
        List<String> values = Challenge.values(realm(domain), nonce, offered(domain), policy.qop(), stale);
        return new Verdict.Challenged(reason, stale, realm(domain), values);
    }

    Verdict.Challenged forRequest(Reason reason, boolean stale, AuthRequest request, long nowMillis) {
        return challenge(reason, stale, request.domain(), request.kind(), request.parts(), nowMillis);
    }

    String issue(String domain, RequestKind kind, NonceParts parts, long nowMillis) {
        return codec.issue(scope(domain), offered(domain), policy.qop(), kind, parts, nowMillis);
    }

    NonceReading read(String nonce, String domain) {
        return codec.read(nonce, scope(domain));
    }

    /** What a challenge for this domain offers now. */
    PresentedNonce.Offer offer(String domain) {
        return new PresentedNonce.Offer(offered(domain), policy.qop());
    }

    private List<DigestAlgorithm> offered(String domain) {
        return policy.qop().isEmpty() ? WITHOUT_QOP : algorithms.offered(domain);
    }

    /** What a nonce belongs to. Domains that share a realm may offer different algorithms, so each has its own. */
    private String scope(String domain) {
        return policy.realm().isEmpty() ? domain : policy.realm() + "\n" + domain.toLowerCase(Locale.ROOT);
    }
}
