package io.sipauth.registrar;

import io.sipauth.auth.Reason;
import io.sipauth.location.Binding;
import java.time.Instant;
import java.util.List;

/**
 * The answer to a REGISTER: what the phone is sent, and what the proxy and the metrics are told.
 *
 * @param code the SIP status
 * @param reason its reason phrase
 * @param headers complete header lines, each ended by CRLF, beyond those that a reply copies from its request;
 *     no To tag
 * @param toTag the tag for the reply's To field, the same for every copy of the request
 * @param stale the challenge is only about the nonce
 * @param retransmission the identical request was accepted at most 32 s ago
 * @param aor the address of record as URI, {@code sip:alice@example.test}, or empty when it was not found out
 * @param username as the phone wrote it, or empty when nobody is authenticated
 * @param realm of the credentials or of the challenge, or empty
 * @param algorithm the name of the digest algorithm that was answered, or empty
 * @param rpid the subscriber's URI for Remote-Party-ID, or empty
 * @param contacts the live bindings of a 200
 * @param decidedAt the moment that the remaining expiry of the contacts counts from
 * @param result what kind of verdict this is
 */
public record RegisterReply(
        int code,
        String reason,
        String headers,
        String toTag,
        Reason reasonCode,
        boolean stale,
        boolean retransmission,
        String aor,
        String username,
        String realm,
        String algorithm,
        String rpid,
        List<Binding> contacts,
        Instant decidedAt,
        Result result) {

    public RegisterReply {
        contacts = List.copyOf(contacts);
    }

    /** The kinds of verdict, by the names that the API uses. */
    public enum Result {
        OK("ok"),
        CHALLENGE("challenge"),
        FORBIDDEN("forbidden"),
        MALFORMED("malformed"),
        /** Authenticated or not, the registrar's rules refuse it: 404, 420, 423, 439 and the like. */
        REJECTED("rejected"),
        UNAVAILABLE("unavailable");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        /** The {@code result} of the API. */
        public String word() {
            return word;
        }
    }
}
