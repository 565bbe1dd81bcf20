package io.sipauth.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A password or a key. Never shows itself. */
public final class Secret {

    /** None was given. */
    public static final Secret NONE = new Secret(new byte[0]);

    private final byte[] octets;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The content of a secret's file: one line end at its end does not count. */
    static Secret ofFile(byte[] content) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && content[length - 1] == '\r') {
            length--;
        }
        return new Secret(Arrays.copyOf(content, length));
    }

    public boolean isEmpty() {
        return octets.length == 0;
    }

    /** How many octets it has. */
    public int length() {
        return octets.length;
    }

    /** A copy of the octets. */
    public byte[] bytes() {
        return octets.clone();
    }

    /** The octets as UTF-8 text. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(octets, secret.octets);
    }

    @Override
    public int hashCode() {
        return octets.length;
    }

    @Override
    public String toString() {
        return isEmpty() ? "(none)" : "(secret)";
    }
}
