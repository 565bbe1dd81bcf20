package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** A REGISTER being written; every line can be replaced or removed. Not for sharing between threads. */
public final class RegisterMessage {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private String method = "REGISTER";
    private String requestUri;

    RegisterMessage(String requestUri) {
        this.requestUri = requestUri;
    }

    public RegisterMessage requestUri(String uri) {
        requestUri = uri;
        return this;
    }

    /** Another method, in the first line and in CSeq. */
    public RegisterMessage method(String other) {
        headers.computeIfPresent("CSeq", (name, value) -> value.replace(method, other));
        method = other;
        return this;
    }

    /** Sets a header field in its place, or appends it. */
    public RegisterMessage header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public RegisterMessage without(String name) {
        headers.remove(name);
        return this;
    }

    public RegisterMessage contact(String value) {
        return header("Contact", value);
    }

    public RegisterMessage expires(int seconds) {
        return header("Expires", Integer.toString(seconds));
    }

    public RegisterMessage authorization(DigestAnswer answer) {
        return header("Authorization", answer.header());
    }

    /** Another To and From of the same domain form, {@code sip:bob@example.test}. */
    public RegisterMessage identity(String uri) {
        header("From", "<" + uri + ">;tag=other");
        return header("To", "<" + uri + ">");
    }

    /** The octets to send. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(method + " " + requestUri + " SIP/2.0\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("Content-Length: 0\r\n\r\n").toString().getBytes(UTF_8);
    }
}
