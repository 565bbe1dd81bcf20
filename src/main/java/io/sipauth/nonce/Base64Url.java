package io.sipauth.nonce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64url without padding (RFC 4648 §5). The JDK's decoder throws for a wrong character, with a stack trace for
 * every forged nonce; this one says so by value.
 */
final class Base64Url {

    /** What {@link #decode} gives for a text with another character. */
    static final byte[] NOT_BASE64 = {};

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final byte[] VALUES = values();

    private Base64Url() {}

    static String encode(byte[] octets) {
        return ENCODER.encodeToString(octets);
    }

    /** The octets of a text whose length is a multiple of four. */
    static byte[] decode(String text) {
        byte[] octets = new byte[text.length() / 4 * 3];
        for (int in = 0, out = 0; in + 3 < text.length(); in += 4, out += 3) {
            int group = value(text.charAt(in)) << 18
                    | value(text.charAt(in + 1)) << 12
                    | value(text.charAt(in + 2)) << 6
                    | value(text.charAt(in + 3));
            if (group < 0) {
                return NOT_BASE64;
            }
            octets[out] = (byte) (group >> 16);
            octets[out + 1] = (byte) (group >> 8);
            octets[out + 2] = (byte) group;
        }
        return octets;
    }

    /** 0 to 63, or -1; shifted or not, a -1 makes the whole group negative. */
    private static int value(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        byte[] alphabet =
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < alphabet.length; i++) {
            values[alphabet[i]] = (byte) i;
        }
        return values;
    }
}
