package io.sipauth.http;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.mindrot.jbcrypt.BCrypt;

/** Secrets of API clients: making, hashing and checking them. */
public final class ApiSecrets {

    /** bcrypt reads no further, so a longer secret would be weaker than it looks. */
    public static final int MAX_OCTETS = 72;

    /** 2^10 rounds: 55 ms on the machine this was measured on. Secrets of ours have 192 random bits. */
    private static final int COST = 10;

    /** A row with a higher cost (somebody else wrote it) would hold up every other check. */
    private static final int MAX_COST = 14;

    private static final int SECRET_OCTETS = 24;

    private ApiSecrets() {}

    /** A new secret: 32 base64url characters that need no escaping in a URL or a script. */
    public static String newSecret(SecureRandom random) {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /**
     * The bcrypt hash for {@link ApiClient#secretHash()}.
     *
     * @throws IllegalArgumentException for an empty secret and for one over {@value #MAX_OCTETS} octets in UTF-8
     */
    public static String hash(String secret, SecureRandom random) {
        if (secret.isEmpty() || tooLong(secret)) {
            throw new IllegalArgumentException("a secret has 1 to " + MAX_OCTETS + " octets");
        }
        return BCrypt.hashpw(secret, BCrypt.gensalt(COST, random));
    }

    /** Whether bcrypt would not read all of it. */
    public static boolean tooLong(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS;
    }

    /** Whether the secret is the hash's. Takes {@code 2^cost} rounds; a text that is no bcrypt hash matches nothing. */
    static boolean matches(String secret, String hash) {
        return isHash(hash) && BCrypt.checkpw(secret, hash);
    }

    /** {@code $2a$NN$} and 53 characters of salt and hash; jBCrypt would throw for anything else. */
    private static boolean isHash(String hash) {
        if (hash.length() != 60 || !hash.startsWith("$2") || hash.charAt(3) != '$' || hash.charAt(6) != '$') {
            return false;
        }
        int cost = Character.digit(hash.charAt(4), 10) * 10 + Character.digit(hash.charAt(5), 10);
        return hash.charAt(2) == 'a' && cost >= 4 && cost <= MAX_COST && isBase64(hash, 7);
    }

    private static boolean isBase64(String hash, int start) {
        for (int i = start; i < hash.length(); i++) {
            char c = hash.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '.' && c != '/') {
                return false;
            }
        }
        return true;
    }
}
