package io.sipauth.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/sip/register}: the message as received. As {@code message/sip} the body is the message and the
 * other fields stand in the query; as a form or JSON they are fields like any others.
 *
 * @param message the whole message, at most 65535 characters
 * @param source where it came from, {@code 192.0.2.1:5060} or {@code [2001:db8::1]:5060}; required
 * @param transport {@code udp} (the default), {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param socket the socket that received it, {@code udp:192.0.2.1:5060}
 */
record SipCall(
        @Nullable String message,
        @Nullable String source,
        @Nullable String transport,
        @Nullable String socket) {

    private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls", "ws", "wss");

    SipCall {
        if (message != null && message.length() > Limits.MESSAGE_BODY) {
            throw ProblemException.field("message", "at most " + Limits.MESSAGE_BODY + " characters");
        }
        source = Fields.line("source", source, Limits.WORD);
        transport = Fields.line("transport", transport, Limits.WORD);
        socket = Fields.line("socket", socket, Limits.WORD);
    }

    byte[] octets() {
        return Fields.required("message", message).getBytes(StandardCharsets.UTF_8);
    }

    SourceAddress sourceAddress() {
        return SourceAddress.parse("source", Fields.required("source", source));
    }

    /** The transport in lower case. */
    String transportName() {
        String name = Fields.orEmpty(transport).isEmpty() ? "udp" : Fields.orEmpty(transport);
        if (!TRANSPORTS.contains(name)) {
            throw ProblemException.field("transport", "is none of udp, tcp, tls, ws, wss");
        }
        return name;
    }

    /** The receiving socket as Kamailio writes it, or empty. */
    String socketText() {
        return socketText("socket", Fields.orEmpty(socket));
    }

    /** A socket of this field: {@code transport:IP:PORT}, or empty; it is stored and routes. */
    static String socketText(String name, String text) {
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            return text;
        }
        if (colon < 0 || !TRANSPORTS.contains(text.substring(0, colon))) {
            throw ProblemException.field(name, "is not TRANSPORT:IP:PORT");
        }
        SourceAddress.parse(name, text.substring(colon + 1));
        return text;
    }
}
