package io.sipauth.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/locations}: applies the contacts of one REGISTER that the caller has authenticated.
 *
 * @param aor {@code sip:alice@example.test} or {@code alice@example.test}; aliases are resolved; required
 * @param contacts the values of Contact, at most 32, or {@code *} alone; none asks for the list
 * @param expires the value of Expires, seconds
 * @param callId at most 255 characters; required
 * @param cseq the number, or number and method; required
 * @param path the values of Path, at most 32
 * @param userAgent cut to its column
 * @param received where the phone was seen, {@code sip:192.0.2.1:5060;transport=tcp}, at most 128 characters
 * @param socket the socket that received the request, {@code udp:192.0.2.1:5060}, at most 64 characters
 * @param allow the values of Allow
 * @param supported the values of Supported
 * @param retransmission {@code true} where the caller knows that this is a copy: its bindings are listed, not
 *     changed
 */
record SaveCall(
        @Nullable String aor,
        @Nullable List<@Nullable String> contacts,
        @Nullable String expires,
        @Nullable String callId,
        @Nullable String cseq,
        @Nullable List<@Nullable String> path,
        @Nullable String userAgent,
        @Nullable String received,
        @Nullable String socket,
        @Nullable List<@Nullable String> allow,
        @Nullable List<@Nullable String> supported,
        @Nullable String retransmission) {

    SaveCall {
        aor = Fields.line("aor", aor, Limits.URI);
        contacts = Fields.headers("contacts", contacts, Limits.VALUES, Limits.HEADER);
        expires = Fields.line("expires", expires, Limits.WORD);
        callId = Fields.line("callId", callId, Limits.CALL_ID);
        cseq = Fields.header("cseq", cseq, Limits.WORD);
        path = Fields.headers("path", path, Limits.VALUES, Limits.HEADER);
        userAgent = Fields.header("userAgent", userAgent, Limits.HEADER);
        received = Fields.line("received", received, Limits.URI);
        socket = Fields.line("socket", socket, Limits.HOST);
        allow = Fields.headers("allow", allow, Limits.VALUES, Limits.HEADER);
        supported = Fields.headers("supported", supported, Limits.VALUES, Limits.HEADER);
        retransmission = Fields.line("retransmission", retransmission, Limits.WORD);
    }
}
