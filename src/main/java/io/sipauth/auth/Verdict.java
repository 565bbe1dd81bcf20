package io.sipauth.auth;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.Subscriber;
import java.time.Duration;
import java.util.List;

/** The outcome of an authentication. Store failures are not verdicts; they fail the stage. */
public sealed interface Verdict {

    /** What the proxy and the metrics are told. */
    Reason reason();

    /**
     * The request is from this subscriber and no replay.
     *
     * @param username as the phone wrote it
     * @param algorithm the algorithm that was answered
     * @param retransmission the identical request was accepted at most 32 s ago
     * @param authenticationInfo the value of Authentication-Info for the reply, or empty
     * @param consumed the index in {@link AuthRequest#credentials()} of the value that was verified
     */
    record Accepted(
            Subscriber subscriber,
            String username,
            String realm,
            DigestAlgorithm algorithm,
            boolean retransmission,
            String authenticationInfo,
            int consumed)
            implements Verdict {
        @Override
        public Reason reason() {
            return retransmission ? Reason.RETRANSMISSION : Reason.OK;
        }
    }

    /** ACK, CANCEL: never challenged, so nothing was verified. */
    record NotChallenged() implements Verdict {
        @Override
        public Reason reason() {
            return Reason.NOT_CHALLENGED;
        }
    }

    /**
     * 401 or 407 with these challenges.
     *
     * @param stale the response was right, only its nonce was not usable
     * @param challenges values of WWW-Authenticate or Proxy-Authenticate, one field each, most preferred first
     */
    record Challenged(Reason reason, boolean stale, String realm, List<String> challenges) implements Verdict {
        public Challenged {
            challenges = List.copyOf(challenges);
        }
    }

    /** 403: another's identity, or bad credentials where {@code auth.on-bad-credentials} is {@code forbid}. */
    record Forbidden(Reason reason, String realm) implements Verdict {}

    /** 400 whose reason phrase and Warning name the fault: "Missing cnonce with qop". */
    record Malformed(Reason reason, String fault) implements Verdict {}

    /** 503 with Retry-After: a limit on the source or the name; nothing was verified. */
    record Limited(Duration retryAfter) implements Verdict {
        @Override
        public Reason reason() {
            return Reason.RATE_LIMITED;
        }
    }
}
