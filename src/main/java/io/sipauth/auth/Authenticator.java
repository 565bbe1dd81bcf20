package io.sipauth.auth;

import io.sipauth.auth.ResponseVerifier.Checked;
import io.sipauth.nonce.Nonce;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.NonceUse;
import io.sipauth.nonce.RequestKind;
import io.sipauth.subscriber.Subscribers;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The use case: is this request from the subscriber that it names, and is it no replay (CONTRACT §1 and §2)?
 *
 * <p>Verify first, consume after: the nonce's use is put to the ledger as the last step, so no refused request changes
 * anything. An accepted request costs one look-up and one call of the ledger, a challenge none. Thread-safe; what
 * follows a look-up runs on the thread that completes it and does not block.
 */
public final class Authenticator {

    /** A nonce's last part of life, in which a reply brings the next one (RFC 7616 §3.5). */
    private static final int LAST_PART_OF_LIFE = 3;

    private static final String URI_MISMATCH = "Digest uri does not match";

    private final AuthPolicy policy;
    private final NoncePolicy noncePolicy;
    private final NonceLedger ledger;
    private final FailureLimits limits;
    private final InstantSource clock;
    private final AuthEvents events;
    private final Challenges challenges;
    private final Examiner examiner;
    private final ResponseVerifier verifier;
    private final IdentityCheck identity;

    /** @param codec made with the same nonce policy */
    public Authenticator(
            AuthPolicy policy,
            NoncePolicy noncePolicy,
            NonceCodec codec,
            Subscribers subscribers,
            NonceLedger ledger,
            OfferedAlgorithms algorithms,
            FailureLimits limits,
            InstantSource clock,
            AuthEvents events) {
        this.policy = policy;
        this.noncePolicy = noncePolicy;
        this.ledger = ledger;
        this.limits = limits;
        this.clock = clock;
        this.events = events;
        challenges = new Challenges(policy, codec, algorithms);
        examiner = new Examiner(policy, noncePolicy, codec, challenges, limits);
        verifier = new ResponseVerifier(subscribers, clock, codec.derive("password of unknown users"));
        identity = new IdentityCheck(subscribers, policy.caseSensitiveUsers());
    }

    /**
     * Authenticates a request. The stage fails with {@link io.sipauth.StoreUnavailableException} when the database or
     * the ledger does not answer, and never gives a verdict then.
     */
    public CompletionStage<Verdict> authenticate(AuthRequest request) {
        if (isNeverChallenged(request.method())) {
            return done(new Verdict.NotChallenged());
        }
        return switch (examiner.examine(request, clock.millis())) {
            case Examined.Decided decided -> done(decided.verdict());
            case Examined.ToVerify toVerify -> verify(toVerify.attempt());
        };
    }

    /** No answer may be sent to an ACK, and a CANCEL cannot be sent again (RFC 3261 §22.1). */
    public static boolean isNeverChallenged(String method) {
        return method.equals("ACK") || method.equals("CANCEL");
    }

    /** A challenge for a request of this kind, for a proxy that wants it before it sends the request. */
    public ChallengeOutcome challenge(String domain, RequestKind kind, NonceParts parts) {
        for (NonceParts.Part part : NonceParts.Part.values()) {
            if (noncePolicy.boundFor(kind).contains(part) && parts.value(part).isEmpty()) {
                return new ChallengeOutcome.MissingPart(part);
            }
        }
        return new ChallengeOutcome.Issued(
                challenges.challenge(Reason.NO_CREDENTIALS, false, domain, kind, parts, clock.millis()));
    }

    private CompletionStage<Verdict> verify(Attempt attempt) {
        return verifier.verify(attempt).thenCompose(checked -> switch (checked) {
            case Checked.Right right -> afterRightResponse(attempt, right);
            case Checked.Wrong wrong -> done(refused(attempt, wrong.reason()));
        });
    }

    private Verdict refused(Attempt attempt, Reason reason) {
        limits.failed(attempt.countedName().name(), attempt.request().parts().sourceIp(), attempt.nowMillis());
        return policy.forbidBadCredentials() && attempt.nonce() instanceof PresentedNonce.Usable
                ? new Verdict.Forbidden(reason, attempt.realm())
                : challenges.forRequest(reason, false, attempt.request(), attempt.nowMillis());
    }

    private CompletionStage<Verdict> afterRightResponse(Attempt attempt, Checked.Right right) {
        return switch (attempt.nonce()) {
            case PresentedNonce.Unusable unusable -> done(stale(attempt, unusable.reason()));
            case PresentedNonce.Usable usable -> checkAndClaim(attempt, right, usable.nonce(), false);
            case PresentedNonce.Late late -> checkAndClaim(attempt, right, late.nonce(), true);
        };
    }

    /** A late copy was accepted once, so what fails here now is none: it gets the stale challenge of its nonce. */
    private CompletionStage<Verdict> checkAndClaim(Attempt attempt, Checked.Right right, Nonce nonce, boolean late) {
        AuthRequest request = attempt.request();
        if (policy.uriCheck()
                && !DigestUriCheck.matches(
                        request.method(),
                        request.requestUri(),
                        attempt.credentials().uri())) {
            return done(late ? expired(attempt) : new Verdict.Malformed(Reason.URI_MISMATCH, URI_MISMATCH));
        }
        if (!policy.identityCheck() || request.identity().isEmpty()) {
            return claim(attempt, right, nonce, late);
        }
        return identity.isOf(right.subscriber().name(), request.identity()).thenCompose(own -> {
            if (own) {
                return claim(attempt, right, nonce, late);
            }
            return done(late ? expired(attempt) : new Verdict.Forbidden(Reason.IDENTITY_MISMATCH, attempt.realm()));
        });
    }

    private CompletionStage<Verdict> claim(Attempt attempt, Checked.Right right, Nonce nonce, boolean late) {
        long count = attempt.count(noncePolicy.oneTime());
        NonceUse use = new NonceUse(
                nonce.useKey(
                        right.subscriber().name().username(),
                        right.subscriber().name().domain()),
                nonce.issuedAtMillis(),
                nonce.expiresAtMillis(noncePolicy),
                count,
                attempt.request().fingerprint(),
                late);
        return ledger.claim(use).thenApply(outcome -> verdict(attempt, right, nonce, count, outcome));
    }

    private Verdict verdict(Attempt attempt, Checked.Right right, Nonce nonce, long count, NonceOutcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> accepted(attempt, right, nonce, false);
            case RETRANSMISSION -> accepted(attempt, right, nonce, true);
            case USED -> stale(attempt, count == NonceUse.ONE_TIME ? Reason.ONE_TIME_USED : Reason.NC_USED);
            case FORGOTTEN -> stale(attempt, Reason.NONCE_FORGOTTEN);
            case NOT_A_COPY -> expired(attempt);
        };
    }

    private Verdict accepted(Attempt attempt, Checked.Right right, Nonce nonce, boolean retransmission) {
        if (!attempt.credentials().hasQop() && !nonce.qop().isEmpty()) {
            events.acceptedWithoutQop();
        }
        return new Verdict.Accepted(
                right.subscriber(),
                right.username(),
                attempt.realm(),
                attempt.algorithm(),
                retransmission,
                authenticationInfo(attempt, right, nonce),
                attempt.index());
    }

    private String authenticationInfo(Attempt attempt, Checked.Right right, Nonce nonce) {
        boolean wanted = policy.authenticationInfo()
                && attempt.request().kind() == RequestKind.REGISTER
                && attempt.credentials().hasQop();
        return wanted ? MutualProof.of(attempt, right.ha1(), nextNonce(attempt, nonce)) : "";
    }

    /** The next nonce near the end of this one's life, else an empty text. */
    private String nextNonce(Attempt attempt, Nonce nonce) {
        long lastPartMillis = noncePolicy.life().toMillis() / LAST_PART_OF_LIFE;
        if (nonce.expiresAtMillis(noncePolicy) - attempt.nowMillis() > lastPartMillis) {
            return "";
        }
        AuthRequest request = attempt.request();
        return challenges.issue(request.domain(), request.kind(), request.parts(), attempt.nowMillis());
    }

    private Verdict expired(Attempt attempt) {
        return stale(attempt, Reason.NONCE_EXPIRED);
    }

    /** The new nonce is of now, not of when the request came: a ledger that has just forgotten would refuse that one, too. */
    private Verdict stale(Attempt attempt, Reason reason) {
        return challenges.forRequest(reason, true, attempt.request(), clock.millis());
    }

    private static CompletionStage<Verdict> done(Verdict verdict) {
        return CompletableFuture.completedStage(verdict);
    }
}
