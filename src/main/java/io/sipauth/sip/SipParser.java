package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames one message: start line, field lines, body (RFC 3261 §7, §25.1). Strict where two elements could otherwise
 * read different messages out of the same octets, with three leniencies, each as in Kamailio: empty lines before the
 * start line are skipped (§7.5), a bare LF ends a line, and text in fields that is not UTF-8 is accepted (and copied
 * into answers octet for octet).
 */
public final class SipParser {

    private final byte[] octets;
    private final SipLimits limits;

    private SipParser(byte[] octets, SipLimits limits) {
        this.octets = octets;
        this.limits = limits;
    }

    /**
     * Parses a datagram, or a message that a stream was cut into. Octets after the body are discarded (§18.3).
     *
     * @throws SipTooLargeException when it is over a limit: 513
     * @throws SipSyntaxException with the octet's offset when it is not SIP: 400, if it can be answered at all
     *     ({@link SipSalvage})
     */
    public static SipMessage parse(byte[] octets, SipLimits limits) {
        if (octets.length > limits.maxMessageBytes()) {
            throw new SipTooLargeException(
                    limits.maxMessageBytes(), "a message of at most " + limits.maxMessageBytes() + " octets");
        }
        return new SipParser(octets, limits).message();
    }

    private SipMessage message() {
        int start = skipEmptyLines(octets);
        int end = lineEnd(octets, start);
        if (end == octets.length) {
            throw new SipSyntaxException(end, "the end of the start line");
        }
        StartLine startLine = StartLine.parse(text(start, withoutCr(octets, start, end)), start);
        FieldReader fields = new FieldReader(octets, end + 1, limits);
        SipHeaders headers = fields.headers();
        byte[] body = body(fields);
        return switch (startLine) {
            case StartLine.Request line -> new SipRequest(line.method(), line.uri(), line.version(), headers, body);
            case StartLine.Status line -> new SipResponse(line.version(), line.code(), line.reason(), headers, body);
        };
    }

    /** A datagram's body ends where Content-Length says, or with the datagram where there is none (§18.3, §20.14). */
    private byte[] body(FieldReader fields) {
        int start = fields.end();
        int length = fields.contentLength().orElse(octets.length - start);
        if (length > octets.length - start) {
            throw new SipSyntaxException(octets.length, "as many octets of body as Content-Length says");
        }
        return Arrays.copyOfRange(octets, start, start + length);
    }

    private String text(int from, int to) {
        for (int i = from; i < to; i++) {
            if (Chars.isControl(octets[i])) {
                throw new SipSyntaxException(i, "visible text in the start line");
            }
        }
        return new String(octets, from, to - from, StandardCharsets.UTF_8);
    }

    /** The first octet that is neither CR nor LF. */
    static int skipEmptyLines(byte[] octets) {
        int at = 0;
        while (at < octets.length && (octets[at] == '\r' || octets[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** The next LF, or the end. */
    static int lineEnd(byte[] octets, int from) {
        int at = from;
        while (at < octets.length && octets[at] != '\n') {
            at++;
        }
        return at;
    }

    /** The end of a line's text, whose LF is at {@code end}. */
    static int withoutCr(byte[] octets, int start, int end) {
        return end > start && octets[end - 1] == '\r' ? end - 1 : end;
    }
}
