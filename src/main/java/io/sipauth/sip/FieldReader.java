package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** Reads the field lines of one message up to and with the empty line that ends them (RFC 3261 §7.3.1). */
final class FieldReader {

    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] octets;
    private final SipLimits limits;
    private final SipHeaders.Builder lines = SipHeaders.builder();
    private int position;
    private int count;
    private int contentLength = -1;

    private boolean ascii;
    private boolean folded;

    FieldReader(byte[] octets, int start, SipLimits limits) {
        this.octets = octets;
        this.limits = limits;
        this.position = start;
        lines.maxValues(limits.maxValues());
    }

    /** All fields; once. */
    SipHeaders headers() {
        while (!consumeEmptyLine()) {
            readField();
        }
        requireHeaderBytes();
        return lines.build();
    }

    /** After the empty line. */
    int end() {
        return position;
    }

    /** The one Content-Length, if there is one. */
    OptionalInt contentLength() {
        return contentLength < 0 ? OptionalInt.empty() : OptionalInt.of(contentLength);
    }

    private boolean consumeEmptyLine() {
        int at = position;
        if (at < octets.length && octets[at] == '\r') {
            at++;
        }
        if (at >= octets.length) {
            throw new SipSyntaxException(octets.length, "an empty line after the fields");
        }
        if (octets[at] != '\n') {
            return false;
        }
        position = at + 1;
        return true;
    }

    private void readField() {
        if (count == limits.maxHeaders()) {
            throw new SipTooLargeException(position, "at most " + count + " fields");
        }
        count++;
        String name = expectName();
        int start = position;
        int end = expectValueEnd();
        requireHeaderBytes();
        addLine(name, start, end);
        if (name.equals("Content-Length")) {
            readContentLength(start, end);
        }
    }

    /** {@code token *( SP / HTAB ) ":"}; the cursor is behind it and the white space that follows. */
    private String expectName() {
        int start = position;
        while (position < octets.length && Chars.is(octets[position], Chars.TOKEN)) {
            position++;
        }
        int end = position;
        if (end == start) {
            throw new SipSyntaxException(start, "a field name");
        }
        skipBlanks();
        if (position == octets.length || octets[position] != ':') {
            throw new SipSyntaxException(position, "a colon after the field name");
        }
        position++;
        skipBlanks();
        return HeaderNames.canonical(octets, start, end);
    }

    private void skipBlanks() {
        while (position < octets.length && Chars.isBlank(octets[position])) {
            position++;
        }
    }

    /** The end of the value's text; the cursor is behind the line's end, folded lines included. */
    private int expectValueEnd() {
        ascii = true;
        folded = false;
        while (position < octets.length) {
            byte octet = octets[position];
            if (octet == '\n' || (octet == '\r' && hasLf(position + 1))) {
                int end = position;
                position += octet == '\n' ? 1 : 2;
                if (position == octets.length || !Chars.isBlank(octets[position])) {
                    return end;
                }
                folded = true;
            } else {
                requireText(octet);
                ascii &= octet >= 0;
                position++;
            }
        }
        throw new SipSyntaxException(octets.length, "the end of the line");
    }

    private boolean hasLf(int at) {
        return at < octets.length && octets[at] == '\n';
    }

    /** Control characters stand behind a backslash alone ({@code quoted-pair}), CR nowhere. */
    private void requireText(byte octet) {
        if (Chars.isControl(octet) && (octet == '\r' || octets[position - 1] != '\\')) {
            throw new SipSyntaxException(position, "visible text in a field");
        }
    }

    private void addLine(String name, int start, int end) {
        byte[] source = octets;
        int from = start;
        int to = end;
        if (folded) {
            source = unfolded(start, end);
            from = 0;
            to = source.length;
        }
        while (from < to && Chars.isBlank(source[from])) {
            from++;
        }
        while (to > from && Chars.isBlank(source[to - 1])) {
            to--;
        }
        lines.copy(line(name, source, from, to));
    }

    private SipHeaders.Line line(String name, byte[] source, int from, int to) {
        if (ascii) {
            String value = new String(source, from, to - from, StandardCharsets.ISO_8859_1);
            return new SipHeaders.Line(new SipHeader(name, value), null);
        }
        String value = new String(source, from, to - from, StandardCharsets.UTF_8);
        boolean lossless = value.indexOf(REPLACEMENT) < 0;
        byte[] kept = lossless ? null : Arrays.copyOfRange(source, from, to);
        return new SipHeaders.Line(new SipHeader(name, value), kept);
    }

    /** Each fold, with the white space round it, becomes one SP (§7.3.1). */
    private byte[] unfolded(int start, int end) {
        byte[] flat = new byte[end - start];
        int length = 0;
        int at = start;
        while (at < end) {
            byte octet = octets[at];
            if (octet != '\r' && octet != '\n') {
                flat[length++] = octet;
                at++;
                continue;
            }
            while (at < end && (octets[at] <= ' ' && octets[at] >= 0)) {
                at++;
            }
            while (length > 0 && Chars.isBlank(flat[length - 1])) {
                length--;
            }
            flat[length++] = ' ';
        }
        return Arrays.copyOf(flat, length);
    }

    private void readContentLength(int start, int end) {
        if (contentLength >= 0) {
            throw new SipSyntaxException(start, "one Content-Length");
        }
        int first = skipWhiteSpace(start, end);
        int at = first;
        long length = 0;
        while (at < end && Chars.isDigit(octets[at]) && length <= Integer.MAX_VALUE) {
            length = length * 10 + (octets[at++] - '0');
        }
        boolean digits = at > first;
        at = skipWhiteSpace(at, end);
        if (!digits || at < end || length > Integer.MAX_VALUE) {
            throw new SipSyntaxException(at, "a number in Content-Length");
        }
        contentLength = (int) length;
    }

    /** Over folds too: this value is read where it stands, for the offset of a fault in it. */
    private int skipWhiteSpace(int from, int end) {
        int at = from;
        while (at < end && (Chars.isBlank(octets[at]) || octets[at] == '\r' || octets[at] == '\n')) {
            at++;
        }
        return at;
    }

    private void requireHeaderBytes() {
        if (position > limits.maxHeaderBytes()) {
            throw new SipTooLargeException(
                    limits.maxHeaderBytes(), "at most " + limits.maxHeaderBytes() + " octets of fields");
        }
    }
}
