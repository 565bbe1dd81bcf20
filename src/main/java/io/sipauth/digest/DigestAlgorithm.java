package io.sipauth.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The algorithms of RFC 7616 §6.1 that SIP uses (RFC 8760 §2.1). A session form shares the hash function and
 * the stored HA1 of its {@link #base()}.
 */
public enum DigestAlgorithm {
    MD5("MD5", "MD5", 32, false),
    MD5_SESS("MD5-sess", "MD5", 32, true),
    SHA_256("SHA-256", "SHA-256", 64, false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", 64, true),
    SHA_512_256("SHA-512-256", "SHA-512/256", 64, false),
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", 64, true);

    private static final DigestAlgorithm[] ALL = values();

    private final String token;
    private final String function;
    private final int hexLength;
    private final boolean session;

    DigestAlgorithm(String token, String function, int hexLength, boolean session) {
        this.token = token;
        this.function = function;
        this.hexLength = hexLength;
        this.session = session;
    }

    /** The name on the wire, in the registry's spelling: {@code SHA-512-256}. */
    public String token() {
        return token;
    }

    /** Characters of a response or HA1 in hexadecimal: 32 or 64. */
    public int hexLength() {
        return hexLength;
    }

    public boolean isSession() {
        return session;
    }

    /** The algorithm that a stored HA1 is made with: itself without {@code -sess}. */
    public DigestAlgorithm base() {
        return switch (this) {
            case MD5, MD5_SESS -> MD5;
            case SHA_256, SHA_256_SESS -> SHA_256;
            case SHA_512_256, SHA_512_256_SESS -> SHA_512_256;
        };
    }

    /** A new instance of the hash function; every supported JDK has all three. */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(function);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(function + " is missing from this JDK", e);
        }
    }

    /** The algorithm of this name in any case of letters, or empty for one that is not supported. */
    public static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm algorithm : ALL) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
