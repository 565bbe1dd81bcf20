package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ready field lines as text, and the fields that an answer takes from its request. */
final class HeaderLines {

    private HeaderLines() {}

    /** Whether an answer copies this field (RFC 3261 §8.2.6.2). */
    static boolean isCopied(String name) {
        return name.equalsIgnoreCase("Via")
                || name.equalsIgnoreCase("From")
                || name.equalsIgnoreCase("To")
                || name.equalsIgnoreCase("Call-ID")
                || name.equalsIgnoreCase("CSeq");
    }

    /** Adds lines that are each ended by CRLF. */
    static void addTo(SipHeaders.Builder headers, String lines) {
        int at = 0;
        while (at < lines.length()) {
            int end = lines.indexOf("\r\n", at);
            int colon = lines.indexOf(':', at);
            if (end < 0 || colon < 0 || colon > end) {
                throw new IllegalArgumentException("header lines hold one without a name or without CRLF");
            }
            String name = lines.substring(at, colon);
            if (isCopied(HeaderNames.canonical(name)) || name.equalsIgnoreCase("Content-Length")) {
                throw new IllegalArgumentException(name + " is not for the caller to add");
            }
            headers.add(name, lines.substring(colon + 1, end).strip());
            at = end + 2;
        }
    }

    /** A line with more at its end; octets that are not UTF-8 are kept. */
    static SipHeaders.Line append(SipHeaders.Line line, String more) {
        SipHeader longer = new SipHeader(line.header().name(), line.header().value() + more);
        byte[] octets = line.octets();
        if (octets == null) {
            return new SipHeaders.Line(longer, null);
        }
        byte[] tail = more.getBytes(StandardCharsets.US_ASCII);
        byte[] joined = Arrays.copyOf(octets, octets.length + tail.length);
        System.arraycopy(tail, 0, joined, octets.length, tail.length);
        return new SipHeaders.Line(longer, joined);
    }
}
