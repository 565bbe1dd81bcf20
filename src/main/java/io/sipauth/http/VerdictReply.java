package io.sipauth.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sipauth.auth.Reason;
import java.util.List;
import java.util.Map;

/**
 * A verdict on the wire (CONTRACT §4). Texts are empty where there is nothing to say.
 *
 * @param result ok, challenge, forbidden, malformed, rejected or unavailable
 * @param code the SIP status to answer; 200 for ok
 * @param reason its reason phrase
 * @param reasonCode why, for the proxy alone
 * @param headers header lines, each ended by CRLF: to append to the reply, or for an accepted request other than
 *     REGISTER to the request that is passed on
 * @param stale the challenge is only about the nonce
 * @param retransmission the identical request was accepted at most 32 s ago
 * @param rc what {@code www_authenticate} would have returned
 * @param aor the subscriber's address of record as URI
 * @param username as the phone wrote it
 * @param algorithm the digest algorithm that was answered
 * @param attributes {@code rpid} (a URI) and {@code rpidE164} ({@code true} or {@code false}) where the
 *     subscriber has one
 * @param contacts the live bindings after a REGISTER
 * @param targets where to fork a request to
 * @param consume names of the fields to remove from the request that is passed on
 * @param keep header lines to append to it again once they are removed: credentials for other realms
 * @param headersLarge {@code headers} exceeds 4 KiB, so a proxy with small buffers can take care
 * @param missing fields without which a copy of this request is not recognised
 */
@JsonPropertyOrder({
    "result",
    "code",
    "reason",
    "reasonCode",
    "headers",
    "stale",
    "retransmission",
    "rc",
    "aor",
    "username",
    "realm",
    "algorithm",
    "attributes",
    "contacts",
    "targets",
    "consume",
    "keep",
    "headersLarge",
    "missing"
})
record VerdictReply(
        String result,
        int code,
        String reason,
        String reasonCode,
        String headers,
        boolean stale,
        boolean retransmission,
        ReturnCodes rc,
        String aor,
        String username,
        String realm,
        String algorithm,
        Map<String, String> attributes,
        List<ContactView> contacts,
        List<ContactView> targets,
        List<String> consume,
        String keep,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean headersLarge,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> missing) {

    /** Kamailio's private memory for header lines gets tight beyond this (CONTRACT §4). */
    static final int LARGE_HEADERS_OCTETS = 4096;

    /** What the proxies' own functions would have returned. */
    record ReturnCodes(int kamailio, int opensips) {
        static ReturnCodes of(Reason reason) {
            return new ReturnCodes(reason.kamailio(), reason.opensips());
        }
    }
}
