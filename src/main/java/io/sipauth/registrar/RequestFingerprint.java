package io.sipauth.registrar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a request and its copies share and nothing else does: 128 bits of a SHA-256 in 22 base64url characters
 * (CONTRACT §2.4).
 *
 * <pre>{@code
 *   SHA-256( address NUL port NUL transport NUL message )
 *   message: every octet as received, but for "=value" of received and rport in the Via fields,
 *            which a hop between may write differently each time
 * }</pre>
 *
 * <p>One object hashes one message.
 */
public final class RequestFingerprint {

    private static final int OCTETS = 16;

    private final byte[] octets;
    private final MessageDigest digest = sha256();
    /** The first octet that is not hashed yet. */
    private int pending;

    private RequestFingerprint(byte[] octets) {
        this.octets = octets;
    }

    /** The fingerprint of a message, whole or broken, from this source. */
    public static String of(byte[] message, RequestSource source) {
        RequestFingerprint fingerprint = new RequestFingerprint(message);
        fingerprint.addText(source.address());
        fingerprint.addText(Integer.toString(source.port()));
        fingerprint.addText(source.transport());
        fingerprint.addMessage();
        byte[] hash = Arrays.copyOf(fingerprint.digest.digest(), OCTETS);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private void addText(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private void addMessage() {
        int at = afterLine(skipEmptyLines());
        while (at < octets.length && !isEmptyLine(at)) {
            int end = afterField(at);
            int colon = viaColon(at, end);
            if (colon > 0) {
                addVia(colon + 1, end);
            }
            at = end;
        }
        digest.update(octets, pending, octets.length - pending);
    }

    /** Hashes up to each value to be left out, and goes on behind it. */
    private void addVia(int from, int end) {
        int at = from;
        while (at < end) {
            switch (octets[at]) {
                case '"' -> at = afterQuote(at, end);
                case ';' -> at = afterParameter(at + 1, end);
                default -> at++;
            }
        }
    }

    private int afterParameter(int from, int end) {
        int name = skipSpace(from, end);
        int nameEnd = name;
        while (nameEnd < end && isLetter(octets[nameEnd])) {
            nameEnd++;
        }
        int equals = skipSpace(nameEnd, end);
        boolean left = isName("received", name, nameEnd) || isName("rport", name, nameEnd);
        if (!left || equals == end || octets[equals] != '=') {
            return nameEnd;
        }
        digest.update(octets, pending, nameEnd - pending);
        pending = afterValue(skipSpace(equals + 1, end), end);
        return pending;
    }

    private int afterValue(int from, int end) {
        if (from < end && octets[from] == '"') {
            return afterQuote(from, end);
        }
        int at = from;
        while (at < end && octets[at] != ';' && octets[at] != ',' && octets[at] > ' ') {
            at++;
        }
        return at;
    }

    private int afterQuote(int open, int end) {
        int at = open + 1;
        while (at < end && octets[at] != '"') {
            at += octets[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, end);
    }

    /** The colon of a Via field that starts here, or 0 where another field does. */
    private int viaColon(int at, int end) {
        int nameEnd = at;
        while (nameEnd < end && isLetter(octets[nameEnd])) {
            nameEnd++;
        }
        if (!isName("via", at, nameEnd) && !isName("v", at, nameEnd)) {
            return 0;
        }
        int colon = skipSpace(nameEnd, end);
        return colon < end && octets[colon] == ':' ? colon : 0;
    }

    private boolean isName(String name, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((octets[from + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int octet) {
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private int skipSpace(int from, int end) {
        int at = from;
        while (at < end && (octets[at] == ' ' || octets[at] == '\t' || octets[at] == '\r' || octets[at] == '\n')) {
            at++;
        }
        return at;
    }

    private int skipEmptyLines() {
        int at = 0;
        while (at < octets.length && (octets[at] == '\r' || octets[at] == '\n')) {
            at++;
        }
        return at;
    }

    private boolean isEmptyLine(int at) {
        return octets[at] == '\n' || (octets[at] == '\r' && at + 1 < octets.length && octets[at + 1] == '\n');
    }

    private int afterLine(int from) {
        int at = from;
        while (at < octets.length && octets[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, octets.length);
    }

    /** Behind the line and those that are folded onto it. */
    private int afterField(int from) {
        int at = afterLine(from);
        while (at < octets.length && (octets[at] == ' ' || octets[at] == '\t')) {
            at = afterLine(at);
        }
        return at;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JDK", e);
        }
    }
}
