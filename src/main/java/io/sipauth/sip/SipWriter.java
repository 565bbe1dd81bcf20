package io.sipauth.sip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts messages on the wire: start line, fields in their order, Content-Length last, body (RFC 3261 §7). */
public final class SipWriter {

    private static final int USUAL_BYTES = 1024;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] COLON = {':', ' '};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);

    private SipWriter() {}

    /** The octets of a message. Its Content-Length is that of its body, whatever its fields say. */
    public static byte[] write(SipMessage message) {
        SipWriter writer = new SipWriter();
        writer.startLine(message);
        for (SipHeaders.Line line : message.headers().lines()) {
            if (!line.isNamed("Content-Length")) {
                writer.field(line.header().name(), line.valueOctets());
            }
        }
        writer.field("Content-Length", utf8(Integer.toString(message.body().length)));
        writer.put(CRLF);
        writer.put(message.body());
        return writer.out.toByteArray();
    }

    private void startLine(SipMessage message) {
        String line = switch (message) {
            case SipRequest request -> request.method() + ' ' + request.requestUri() + ' ' + request.version();
            case SipResponse response -> response.version() + ' ' + response.code() + ' ' + response.reason();
        };
        put(utf8(line));
        put(CRLF);
    }

    private void field(String name, byte[] value) {
        put(utf8(name));
        put(COLON);
        put(value);
        put(CRLF);
    }

    private void put(byte[] octets) {
        out.write(octets, 0, octets.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
