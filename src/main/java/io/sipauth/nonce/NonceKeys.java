package io.sipauth.nonce;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The live secrets: the first makes new nonces, all of them verify. To rotate, put the new secret first and keep the
 * old one for one nonce life. No secret is used as it is: every purpose has a key of its own, HMAC-SHA-256 of its
 * label under the secret. Thread-safe.
 */
public final class NonceKeys {

    /** Shortest secret, in octets: as long as the HMAC's output. */
    public static final int MIN_SECRET_BYTES = 32;

    /** Most live secrets: the one in use and the one that is going out. */
    public static final int MAX_SECRETS = 2;

    private static final String HMAC = "HmacSHA256";

    private final List<NonceKey> keys;
    private final Mac labels;

    /**
     * @param secrets one or two of at least {@value #MIN_SECRET_BYTES} octets; the arrays are not kept
     * @throws IllegalArgumentException for any other number, or a shorter one
     */
    public NonceKeys(List<byte[]> secrets) {
        if (secrets.isEmpty() || secrets.size() > MAX_SECRETS) {
            throw new IllegalArgumentException("one or two nonce secrets are needed");
        }
        List<NonceKey> made = new ArrayList<>(secrets.size());
        for (byte[] secret : secrets) {
            if (secret.length < MIN_SECRET_BYTES) {
                throw new IllegalArgumentException("a nonce secret needs " + MIN_SECRET_BYTES + " octets or more");
            }
            made.add(NonceKey.of(mac(secret)));
        }
        keys = List.copyOf(made);
        labels = mac(secrets.getFirst());
    }

    /**
     * 32 octets for another purpose, the same at every instance with this first secret. The label names the purpose
     * and must not begin with {@code "nonce "}.
     */
    public byte[] derive(String label) {
        if (label.startsWith(NonceKey.LABEL_PREFIX)) {
            throw new IllegalArgumentException("a label of the nonce itself");
        }
        return derive(labels, label);
    }

    /** The key that makes new nonces. */
    NonceKey issuing() {
        return keys.getFirst();
    }

    /** All keys, the issuing one first. */
    List<NonceKey> all() {
        return keys;
    }

    static byte[] derive(Mac prototype, String label) {
        return copy(prototype).doFinal(label.getBytes(StandardCharsets.US_ASCII));
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(HMAC + " is missing from this JDK", e);
        }
    }

    /** A Mac is not thread-safe; one that is only ever copied is, and a copy costs less than a new one. */
    static Mac copy(Mac prototype) {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(HMAC + " of this JDK cannot be copied", e);
        }
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "NonceKeys[" + keys.size() + "]";
    }
}
