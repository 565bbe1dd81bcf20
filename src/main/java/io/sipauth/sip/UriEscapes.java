package io.sipauth.sip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@code %HH} in URIs: what it stands for, and the one form in which two texts can be compared. */
final class UriEscapes {

    private UriEscapes() {}

    /** Every escape replaced by its octet, read as UTF-8; throws where the octets are not UTF-8. */
    static String decode(String text) {
        int first = text.indexOf('%');
        if (first < 0) {
            return text;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                octets.write(octetAt(text, i));
                i += 2;
            } else {
                octets.write(text.charAt(i));
            }
        }
        try {
            ByteBuffer input = ByteBuffer.wrap(octets.toByteArray());
            return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
        } catch (CharacterCodingException e) {
            throw new SipSyntaxException(first, "escapes of UTF-8 text");
        }
    }

    /**
     * The form for comparison (RFC 3261 §19.1.4): a character outside the reserved set equals its escape, so those
     * are decoded; the escapes of reserved, invisible and non-ASCII octets and of {@code %} stay, in upper case.
     */
    static String canonical(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder canonical = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character != '%') {
                canonical.append(character);
                continue;
            }
            int octet = octetAt(text, i);
            if (octet > ' ' && octet < 0x7F && octet != '%' && !Chars.is(octet, Chars.RESERVED)) {
                canonical.append((char) octet);
            } else {
                canonical
                        .append('%')
                        .append(Character.toUpperCase(text.charAt(i + 1)))
                        .append(Character.toUpperCase(text.charAt(i + 2)));
            }
            i += 2;
        }
        return canonical.toString();
    }

    /** The octet of the escape at this place; the parser has checked its digits. */
    private static int octetAt(String text, int percent) {
        return Chars.hexValue(text.charAt(percent + 1)) << 4 | Chars.hexValue(text.charAt(percent + 2));
    }
}
