package io.sipauth.registrar;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes To tags out of requests, so that the replies to copies have the same one at every instance (RFC 3261
 * §8.2.6.2, §19.3): 96 bits of an HMAC-SHA-256 in 16 base64url characters. Thread-safe.
 */
final class ToTag {

    private static final String PURPOSE = "sipauth to-tag ";
    private static final int OCTETS = 12;

    private final SecretKeySpec key;

    ToTag(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The tag for the replies to the request with this fingerprint. */
    String of(String fingerprint) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] tag = mac.doFinal((PURPOSE + fingerprint).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(tag, OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this JDK", e);
        }
    }
}
