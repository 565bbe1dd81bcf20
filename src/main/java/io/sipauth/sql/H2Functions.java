package io.sipauth.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** MariaDB's hash functions for H2, which calls them by name ({@code sql/schema/h2}). */
public final class H2Functions {

    private H2Functions() {}

    /** {@code MD5(text)}: lower-case hexadecimal over UTF-8; NULL for NULL. */
    public static @Nullable String md5(@Nullable String text) {
        return text == null ? null : hex("MD5", text);
    }

    /** {@code SHA2(text, bits)} for 224, 256, 384 and 512 bits, 0 meaning 256; NULL for anything else. */
    public static @Nullable String sha2(@Nullable String text, int bits) {
        if (text == null) {
            return null;
        }
        return switch (bits) {
            case 0, 256 -> hex("SHA-256", text);
            case 224 -> hex("SHA-224", text);
            case 384 -> hex("SHA-384", text);
            case 512 -> hex("SHA-512", text);
            default -> null;
        };
    }

    static String hex(String function, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(function).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(function + " is missing from this JDK", e);
        }
    }
}
