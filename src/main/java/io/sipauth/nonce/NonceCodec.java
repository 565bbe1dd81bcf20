package io.sipauth.nonce;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;

/**
 * Makes nonces and reads them back, without storage.
 *
 * <pre>
 *  0        1                 7                     15       16       17          21              29                 45
 * +--------+-----------------+---------------------+--------+--------+-----------+---------------+------------------+
 * | key id | issuedAtMillis  | id                  | algor. | flags  | realm tag | binding tag   | tag              |
 * | 1      | 6, big-endian   | 8, random           | 1      | 1      | 4         | 8             | 16               |
 * +--------+-----------------+---------------------+--------+--------+-----------+---------------+------------------+
 * algorithms   those offered, bit 0 MD5, 1 MD5-sess, 2 SHA-256, 3 SHA-256-sess, 4 SHA-512-256, 5 SHA-512-256-sess
 * flags        bits 7-6 kind of request: 0 REGISTER, 1 out of dialog, 2 in dialog; qop offered: 5 auth-int, 4 auth;
 *              bound to: 3 source-ip, 2 from-tag, 1 call-id, 0 uri
 * realm tag    the first octets of SHA-256(realm)
 * binding tag  the first octets of HMAC-SHA-256(binding key, for each bound part its length in 4 octets and its UTF-8);
 *              zeros where nothing is bound
 * tag          the first octets of HMAC-SHA-256(tag key, octets 0 to 28)
 * </pre>
 *
 * <p>45 octets are 60 base64url characters without a spare bit, so a nonce has exactly one text: with spare bits
 * several texts would name one nonce, and each could be used once. Thread-safe.
 */
public final class NonceCodec {

    /** Characters of every nonce. */
    public static final int TEXT_LENGTH = 60;

    private static final int REALM_TAG_OCTETS = 4;
    private static final int BODY_OCTETS = 29;
    private static final int TAG_OCTETS = 16;

    private static final int KIND_SHIFT = 6;
    private static final int QOP_SHIFT = 4;

    private static final BitSets<DigestAlgorithm> ALGORITHMS = new BitSets<>(List.of(
            DigestAlgorithm.MD5,
            DigestAlgorithm.MD5_SESS,
            DigestAlgorithm.SHA_256,
            DigestAlgorithm.SHA_256_SESS,
            DigestAlgorithm.SHA_512_256,
            DigestAlgorithm.SHA_512_256_SESS));
    private static final BitSets<Qop> QOPS = new BitSets<>(List.of(Qop.AUTH, Qop.AUTH_INT));
    private static final List<RequestKind> KINDS =
            List.of(RequestKind.REGISTER, RequestKind.OUT_OF_DIALOG, RequestKind.IN_DIALOG);
    private static final List<NonceParts.Part> PARTS =
            List.of(NonceParts.Part.URI, NonceParts.Part.CALL_ID, NonceParts.Part.FROM_TAG, NonceParts.Part.SOURCE_IP);
    private static final BitSets<NonceParts.Part> PART_SETS = new BitSets<>(PARTS);

    private final NonceKeys keys;
    private final NoncePolicy policy;
    private final RandomGenerator random;

    /** @param random makes ids; thread-safe, and unlike that of any other instance */
    public NonceCodec(NonceKeys keys, NoncePolicy policy, RandomGenerator random) {
        this.keys = keys;
        this.policy = policy;
        this.random = random;
    }

    /** A secret text for another purpose, the same at every instance: see {@link NonceKeys#derive}. */
    public String derive(String label) {
        return Base64Url.encode(keys.derive(label));
    }

    /**
     * A new nonce of {@value #TEXT_LENGTH} base64url characters, bound as the policy says for this kind of request;
     * a part that is not known is bound as an empty text.
     */
    public String issue(
            String realm,
            List<DigestAlgorithm> algorithms,
            Set<Qop> qop,
            RequestKind kind,
            NonceParts parts,
            long nowMillis) {
        NonceKey key = keys.issuing();
        Set<NonceParts.Part> bound = policy.boundFor(kind);
        ByteBuffer wire = ByteBuffer.allocate(BODY_OCTETS + TAG_OCTETS);
        wire.put(key.id()).putShort((short) (nowMillis >> Integer.SIZE)).putInt((int) nowMillis);
        wire.putLong(random.nextLong());
        wire.put((byte) ALGORITHMS.bits(algorithms));
        wire.put((byte) (KINDS.indexOf(kind) << KIND_SHIFT | QOPS.bits(qop) << QOP_SHIFT | PART_SETS.bits(bound)));
        wire.putInt(realmTag(realm));
        wire.putLong(bound.isEmpty() ? 0 : bindingTag(key, bound, parts));
        wire.put(tag(key, wire.array()), 0, TAG_OCTETS);
        return Base64Url.encode(wire.array());
    }

    /** Reads a nonce that came from a phone. Never throws for what is in the text. */
    public NonceReading read(String text, String realm) {
        byte[] wire = text.length() == TEXT_LENGTH ? Base64Url.decode(text) : Base64Url.NOT_BASE64;
        if (wire.length != BODY_OCTETS + TAG_OCTETS) {
            return new NonceReading.Foreign();
        }
        ByteBuffer body = ByteBuffer.wrap(wire, 0, BODY_OCTETS);
        if (body.getInt(BODY_OCTETS - Long.BYTES - REALM_TAG_OCTETS) != realmTag(realm)) {
            return new NonceReading.OtherRealm();
        }
        for (NonceKey key : keys.all()) {
            if (key.id() == wire[0] && tagMatches(key, wire)) {
                return new NonceReading.Genuine(nonce(body));
            }
        }
        return new NonceReading.Foreign();
    }

    /**
     * Whether the nonce can be used for a request of this kind and with these parts now.
     *
     * @param withCount the response carries nc, and may be repeated; as in SER its binding is then not checked,
     *     unless the policy says always
     */
    public NonceState state(Nonce nonce, RequestKind kind, NonceParts parts, boolean withCount, long nowMillis) {
        if (nonce.issuedAtMillis() - nowMillis > policy.maxDrift().toMillis()) {
            return NonceState.AHEAD;
        }
        if ((!withCount || policy.boundAlways()) && !isBoundTo(nonce, kind, parts)) {
            return NonceState.BOUND_ELSEWHERE;
        }
        return nowMillis < nonce.expiresAtMillis(policy) ? NonceState.USABLE : NonceState.EXPIRED;
    }

    /** A nonce of a kind that binds less does not serve for a kind that binds more. */
    private boolean isBoundTo(Nonce nonce, RequestKind kind, NonceParts parts) {
        if (!nonce.bound().containsAll(policy.boundFor(kind))) {
            return false;
        }
        if (nonce.bound().isEmpty()) {
            return true;
        }
        for (NonceKey key : keys.all()) {
            if (key.id() == nonce.keyId() && bindingTag(key, nonce.bound(), parts) == nonce.bindingTag()) {
                return true;
            }
        }
        return false;
    }

    private static Nonce nonce(ByteBuffer body) {
        byte keyId = body.get();
        long issuedAtMillis =
                (long) Short.toUnsignedInt(body.getShort()) << Integer.SIZE | Integer.toUnsignedLong(body.getInt());
        long id = body.getLong();
        Set<DigestAlgorithm> algorithms = ALGORITHMS.set(body.get());
        int flags = Byte.toUnsignedInt(body.get());
        body.position(body.position() + REALM_TAG_OCTETS);
        return new Nonce(
                issuedAtMillis,
                id,
                algorithms,
                QOPS.set(flags >> QOP_SHIFT),
                KINDS.get(flags >> KIND_SHIFT),
                PART_SETS.set(flags),
                body.getLong(),
                keyId);
    }

    private static boolean tagMatches(NonceKey key, byte[] wire) {
        int difference = 0;
        byte[] expected = tag(key, wire);
        for (int i = 0; i < TAG_OCTETS; i++) {
            difference |= expected[i] ^ wire[BODY_OCTETS + i];
        }
        return difference == 0;
    }

    private static byte[] tag(NonceKey key, byte[] wire) {
        Mac mac = key.tagMac();
        mac.update(wire, 0, BODY_OCTETS);
        return mac.doFinal();
    }

    private static int realmTag(String realm) {
        MessageDigest sha256 = DigestAlgorithm.SHA_256.newDigest();
        return ByteBuffer.wrap(sha256.digest(realm.getBytes(StandardCharsets.UTF_8)))
                .getInt();
    }

    private static long bindingTag(NonceKey key, Set<NonceParts.Part> bound, NonceParts parts) {
        Mac mac = key.bindingMac();
        for (NonceParts.Part part : PARTS) {
            if (bound.contains(part)) {
                byte[] value = parts.value(part).getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
                mac.update(value);
            }
        }
        return ByteBuffer.wrap(mac.doFinal()).getLong();
    }
}
