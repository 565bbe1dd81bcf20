package io.sipauth.nonce;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * What a genuine nonce says.
 *
 * @param issuedAtMillis by the clock of the instance that issued it, in Unix milliseconds, below 2^48
 * @param id random
 * @param algorithms those that were offered with it
 * @param qop the qualities that were offered with it; empty for a challenge in the form of RFC 2069
 * @param kind the kind of request that was challenged
 * @param bound the parts of that request to which it is bound
 * @param bindingTag a keyed hash of those parts, 0 where nothing is bound
 * @param keyId of the key that made it
 */
public record Nonce(
        long issuedAtMillis,
        long id,
        Set<DigestAlgorithm> algorithms,
        Set<Qop> qop,
        RequestKind kind,
        Set<NonceParts.Part> bound,
        long bindingTag,
        byte keyId) {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_OCTETS = 16;

    public Nonce {
        algorithms = Set.copyOf(algorithms);
        qop = Set.copyOf(qop);
        bound = Set.copyOf(bound);
    }

    /** When its life ends, in Unix milliseconds; from that moment on it is expired. */
    public long expiresAtMillis(NoncePolicy policy) {
        return issuedAtMillis + policy.life().toMillis();
    }

    /**
     * {@link NonceUse#key()} of this nonce in the hands of this subscriber: 128 bits of SHA-256 as 22 base64url
     * characters. Each text is preceded by its length, so that no two names share a key.
     */
    public String useKey(String username, String domain) {
        byte[] user = username.getBytes(StandardCharsets.UTF_8);
        byte[] host = domain.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES + user.length + host.length);
        input.putLong(issuedAtMillis)
                .putLong(id)
                .putInt(user.length)
                .put(user)
                .putInt(host.length)
                .put(host);
        MessageDigest sha256 = DigestAlgorithm.SHA_256.newDigest();
        return BASE64.encodeToString(Arrays.copyOf(sha256.digest(input.array()), KEY_OCTETS));
    }
}
