package io.sipauth.digest;

import java.nio.charset.StandardCharsets;

/** Hexadecimal digits. Written by hand: this is done four times for each response that is verified. */
final class Hex {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Hex() {}

    /** Lower-case hexadecimal of these octets. */
    static String of(byte[] octets) {
        byte[] text = new byte[octets.length * 2];
        for (int i = 0; i < octets.length; i++) {
            text[2 * i] = DIGITS[(octets[i] >> 4) & 0xF];
            text[2 * i + 1] = DIGITS[octets[i] & 0xF];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Whether there is nothing but hexadecimal digits of either case. */
    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }
}
