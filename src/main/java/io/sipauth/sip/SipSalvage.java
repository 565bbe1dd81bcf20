package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What can be saved of a request that {@link SipParser} refused, so that it can be answered with the 400, 505 or 513
 * that it deserves (RFC 4475 §3.1.2). For {@link SipResponse#to} alone: everything else about it is unreliable.
 */
public final class SipSalvage {

    private static final byte[] NO_BODY = {};
    private static final String UNKNOWN_URI = "sip:invalid";

    private SipSalvage() {}

    /**
     * The method and the fields that an answer copies. Empty where the octets are a response or an ACK, which are
     * never answered, or where one of these fields is missing or holds control characters.
     */
    public static Optional<SipRequest> request(byte[] octets, SipLimits limits) {
        int length = Math.min(octets.length, limits.maxHeaderBytes());
        int start = SipParser.skipEmptyLines(octets);
        int at = SipParser.lineEnd(octets, start);
        String line = ascii(octets, start, at);
        String method = new Cursor(line).consumeToken();
        if (method.isEmpty() || method.equals("ACK") || line.regionMatches(true, 0, "SIP/", 0, 4)) {
            return Optional.empty();
        }
        SipHeaders headers = fields(octets, at + 1, length, limits);
        boolean answerable = headers.contains("Via")
                && headers.count("From") == 1
                && headers.count("To") == 1
                && headers.count("Call-ID") == 1
                && headers.count("CSeq") == 1;
        return answerable
                ? Optional.of(new SipRequest(method, UNKNOWN_URI, "SIP/2.0", headers, NO_BODY))
                : Optional.empty();
    }

    private static SipHeaders fields(byte[] octets, int start, int length, SipLimits limits) {
        SipHeaders.Builder fields = SipHeaders.builder();
        int at = start;
        for (int count = 0; at < length && count < limits.maxHeaders(); count++) {
            int end = foldedEnd(octets, at, length);
            if (SipParser.withoutCr(octets, at, end) == at) {
                break;
            }
            addField(fields, octets, at, end);
            at = end + 1;
        }
        return fields.build();
    }

    private static int foldedEnd(byte[] octets, int from, int length) {
        int end = SipParser.lineEnd(octets, from);
        while (end + 1 < length && Chars.isBlank(octets[end + 1])) {
            end = SipParser.lineEnd(octets, end + 1);
        }
        return end;
    }

    private static void addField(SipHeaders.Builder fields, byte[] octets, int start, int end) {
        int nameEnd = start;
        while (nameEnd < end && Chars.is(octets[nameEnd], Chars.TOKEN)) {
            nameEnd++;
        }
        int colon = nameEnd;
        while (colon < end && Chars.isBlank(octets[colon])) {
            colon++;
        }
        if (nameEnd == start || colon == end || octets[colon] != ':') {
            return;
        }
        String name = HeaderNames.canonical(octets, start, nameEnd);
        byte[] value = HeaderLines.isCopied(name) ? oneLine(octets, colon + 1, end) : NO_BODY;
        if (value.length > 0) {
            String text = new String(value, StandardCharsets.UTF_8);
            fields.copy(new SipHeaders.Line(new SipHeader(name, text), value));
        }
    }

    /** The value with its folds as spaces, or nothing where it holds other control characters. */
    private static byte[] oneLine(byte[] octets, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isWhiteSpace(octets[start])) {
            start++;
        }
        while (end > start && isWhiteSpace(octets[end - 1])) {
            end--;
        }
        byte[] line = Arrays.copyOfRange(octets, start, end);
        for (int i = 0; i < line.length; i++) {
            if (isWhiteSpace(line[i])) {
                line[i] = ' ';
            } else if (Chars.isControl(line[i])) {
                return NO_BODY;
            }
        }
        return line;
    }

    private static boolean isWhiteSpace(byte octet) {
        return Chars.isBlank(octet) || octet == '\r' || octet == '\n';
    }

    private static String ascii(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
