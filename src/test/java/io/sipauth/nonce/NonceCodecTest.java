package io.sipauth.nonce;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NonceCodecTest {

    private static final long NOW = 1_795_000_000_123L;
    private static final String REALM = "example.test";
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "another secret of thirty-two octets".getBytes(StandardCharsets.US_ASCII);
    private static final List<DigestAlgorithm> OFFERED = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    private static final NonceParts PARTS = new NonceParts("sip:bob@example.test", "call", "tag", "192.0.2.1");

    private final RandomGenerator random = new Random(1);
    private final NonceCodec codec = codec(NoncePolicy.DEFAULTS, SECRET);

    @Test
    void read_issued_saysWhatWasIssued() {
        List<DigestAlgorithm> all = List.of(DigestAlgorithm.values());
        for (RequestKind kind : RequestKind.values()) {
            Nonce nonce = genuine(
                    codec.read(codec.issue(REALM, all, Set.of(Qop.AUTH, Qop.AUTH_INT), kind, PARTS, NOW), REALM));

            assertThat(nonce.issuedAtMillis()).isEqualTo(NOW);
            assertThat(nonce.algorithms()).containsExactlyInAnyOrder(DigestAlgorithm.values());
            assertThat(nonce.qop()).containsExactlyInAnyOrder(Qop.AUTH, Qop.AUTH_INT);
            assertThat(nonce.kind()).isEqualTo(kind);
            assertThat(nonce.bound()).isEmpty();
            assertThat(nonce.bindingTag()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void read_oneAlgorithmAndNoQop_saysSo(DigestAlgorithm algorithm) {
        String text = codec.issue(REALM, List.of(algorithm), Set.of(), RequestKind.REGISTER, PARTS, NOW);

        assertThat(genuine(codec.read(text, REALM)).algorithms()).containsExactly(algorithm);
        assertThat(genuine(codec.read(text, REALM)).qop()).isEmpty();
    }

    /** The format is a promise to phones that hold a nonce while an instance is upgraded. */
    @Test
    void issue_format_doesNotChange() {
        NonceCodec fixed = new NonceCodec(new NonceKeys(List.of(SECRET)), bound(), () -> 0x0102030405060708L);

        assertThat(fixed.issue(REALM, OFFERED, Set.of(Qop.AUTH), RequestKind.IN_DIALOG, PARTS, NOW))
                .isEqualTo("MQGh7lZeewECAwQFBgcIBZ-bJj-8QHUE20e3jZvxyP6JBlf0RwBx3yigEkP7");
    }

    @Test
    void issue_twiceInAMillisecond_differs() {
        assertThat(issue(codec)).hasSize(NonceCodec.TEXT_LENGTH).isNotEqualTo(issue(codec));
    }

    /** Every single character replaced by every other one: exactly one text per nonce. */
    @Test
    void read_anyOtherText_isNotGenuine() {
        String text = issue(codec);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=\u0141";
        for (int at = 0; at < text.length(); at++) {
            for (int i = 0; i < alphabet.length(); i++) {
                String other = text.substring(0, at) + alphabet.charAt(i) + text.substring(at + 1);
                if (!other.equals(text)) {
                    assertThat(codec.read(other, REALM)).isNotInstanceOf(NonceReading.Genuine.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "156730866", "462791f06aa9b37a34fd11b1adc58c5a9df7c95b", "=", " "})
    void read_foreign_isForeign(String text) {
        assertThat(codec.read(text, REALM)).isInstanceOf(NonceReading.Foreign.class);
    }

    @Test
    void read_lengthened_isForeign() {
        String text = issue(codec);

        assertThat(codec.read(text + "=", REALM)).isInstanceOf(NonceReading.Foreign.class);
        assertThat(codec.read(text + "AAAA", REALM)).isInstanceOf(NonceReading.Foreign.class);
        assertThat(codec.read(text.substring(4), REALM)).isInstanceOf(NonceReading.Foreign.class);
    }

    @Test
    void read_randomOctets_neverThrowsNorPasses() {
        Random bytes = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] wire = new byte[45];
            bytes.nextBytes(wire);
            assertThat(codec.read(Base64.getUrlEncoder().encodeToString(wire), REALM))
                    .isNotInstanceOf(NonceReading.Genuine.class);
        }
    }

    @Test
    void read_inAnotherRealm_isOfAnotherRealm() {
        assertThat(codec.read(issue(codec), "other.test")).isInstanceOf(NonceReading.OtherRealm.class);
    }

    @Test
    void read_whileSecretsRotate_bothAreVerified() {
        NonceCodec before = codec(NoncePolicy.DEFAULTS, SECRET);
        NonceCodec during = codec(NoncePolicy.DEFAULTS, OTHER, SECRET);
        NonceCodec after = codec(NoncePolicy.DEFAULTS, OTHER);

        assertThat(during.read(issue(before), REALM)).isInstanceOf(NonceReading.Genuine.class);
        assertThat(during.read(issue(during), REALM)).isInstanceOf(NonceReading.Genuine.class);
        assertThat(after.read(issue(during), REALM)).isInstanceOf(NonceReading.Genuine.class);
        assertThat(after.read(issue(before), REALM)).isInstanceOf(NonceReading.Foreign.class);
        assertThat(before.read(issue(during), REALM)).isInstanceOf(NonceReading.Foreign.class);
    }

    /** The id of a key is one octet, so two secrets can share it; then both are tried. */
    @Test
    void read_keysOfTheSameId_areBothTried() {
        byte[] twin = twinOf(SECRET);
        NonceCodec during = codec(boundAlways(), twin, SECRET);
        Nonce nonce = genuine(during.read(issue(codec(boundAlways(), SECRET)), REALM));

        assertThat(during.state(nonce, RequestKind.REGISTER, PARTS, true, NOW)).isEqualTo(NonceState.USABLE);
    }

    @Test
    void state_life_atItsEndAndBefore() {
        Nonce nonce = genuine(codec.read(issue(codec), REALM));
        long end = NOW + 300_000;

        assertThat(nonce.expiresAtMillis(NoncePolicy.DEFAULTS)).isEqualTo(end);
        assertThat(codec.state(nonce, RequestKind.REGISTER, PARTS, true, end - 1))
                .isEqualTo(NonceState.USABLE);
        assertThat(codec.state(nonce, RequestKind.REGISTER, PARTS, true, end)).isEqualTo(NonceState.EXPIRED);
    }

    @Test
    void state_drift_atLimitAndBeyond() {
        Nonce nonce = genuine(codec.read(issue(codec), REALM));

        assertThat(codec.state(nonce, RequestKind.REGISTER, PARTS, true, NOW - 3000))
                .isEqualTo(NonceState.USABLE);
        assertThat(codec.state(nonce, RequestKind.REGISTER, PARTS, true, NOW - 3001))
                .isEqualTo(NonceState.AHEAD);
    }

    @ParameterizedTest
    @EnumSource(NonceParts.Part.class)
    void state_boundPartDiffers_onlyMattersWithoutCount(NonceParts.Part part) {
        NonceCodec binding = codec(binding(Set.of(part), false), SECRET);
        Nonce nonce = genuine(binding.read(issue(binding), REALM));

        assertThat(nonce.bound()).containsExactly(part);
        assertThat(binding.state(nonce, RequestKind.REGISTER, PARTS, false, NOW))
                .isEqualTo(NonceState.USABLE);
        assertThat(binding.state(nonce, RequestKind.REGISTER, with(part, "x"), false, NOW))
                .isEqualTo(NonceState.BOUND_ELSEWHERE);
        assertThat(binding.state(nonce, RequestKind.REGISTER, with(part, "x"), true, NOW))
                .isEqualTo(NonceState.USABLE);
    }

    @ParameterizedTest
    @EnumSource(NonceParts.Part.class)
    void state_boundAlways_mattersWithCountToo(NonceParts.Part part) {
        NonceCodec binding = codec(binding(EnumSet.of(part), true), SECRET);
        Nonce nonce = genuine(binding.read(issue(binding), REALM));

        assertThat(binding.state(nonce, RequestKind.REGISTER, with(part, "x"), true, NOW))
                .isEqualTo(NonceState.BOUND_ELSEWHERE);
    }

    @Test
    void state_unboundPartDiffers_isUsable() {
        NonceCodec binding = codec(binding(Set.of(NonceParts.Part.URI), true), SECRET);
        Nonce nonce = genuine(binding.read(issue(binding), REALM));

        assertThat(binding.state(nonce, RequestKind.REGISTER, with(NonceParts.Part.CALL_ID, "x"), true, NOW))
                .isEqualTo(NonceState.USABLE);
    }

    /** Else a nonce asked for as REGISTER, where nothing is bound, would get round the binding of INVITE. */
    @Test
    void state_kindThatBindsMore_isBoundElsewhere() {
        NoncePolicy policy = new NoncePolicy(
                Duration.ofSeconds(300),
                Duration.ofSeconds(3),
                false,
                Map.of(RequestKind.OUT_OF_DIALOG, Set.of(NonceParts.Part.SOURCE_IP)),
                true);
        NonceCodec binding = codec(policy, SECRET);
        Nonce nonce = genuine(binding.read(issue(binding), REALM));

        assertThat(binding.state(nonce, RequestKind.OUT_OF_DIALOG, PARTS, true, NOW))
                .isEqualTo(NonceState.BOUND_ELSEWHERE);
        assertThat(binding.state(nonce, RequestKind.REGISTER, PARTS, true, NOW)).isEqualTo(NonceState.USABLE);
    }

    @Test
    void useKey_differsByNonceAndByName() {
        Nonce nonce = genuine(codec.read(issue(codec), REALM));
        Set<String> keys = new HashSet<>();
        keys.add(nonce.useKey("alice", "example.test"));
        keys.add(nonce.useKey("Alice", "example.test"));
        keys.add(nonce.useKey("alicee", "xample.test"));
        keys.add(nonce.useKey("", "aliceexample.test"));
        keys.add(genuine(codec.read(issue(codec), REALM)).useKey("alice", "example.test"));

        assertThat(keys).hasSize(5).allMatch(key -> key.matches("[A-Za-z0-9_-]{22}"));
        assertThat(nonce.useKey("alice", "example.test")).isIn(keys);
    }

    private String issue(NonceCodec codec) {
        return codec.issue(REALM, OFFERED, Set.of(Qop.AUTH), RequestKind.REGISTER, PARTS, NOW);
    }

    private NonceCodec codec(NoncePolicy policy, byte[]... secrets) {
        return new NonceCodec(new NonceKeys(Arrays.asList(secrets)), policy, random);
    }

    private static byte[] twinOf(byte[] secret) {
        byte id = new NonceKeys(List.of(secret)).issuing().id();
        byte[] twin = new byte[32];
        for (int i = 0; ; i++) {
            twin[0] = (byte) i;
            twin[1] = (byte) (i >> 8);
            if (new NonceKeys(List.of(twin)).issuing().id() == id) {
                return twin;
            }
        }
    }

    private static NoncePolicy bound() {
        return binding(EnumSet.allOf(NonceParts.Part.class), false);
    }

    private static NoncePolicy boundAlways() {
        return binding(EnumSet.allOf(NonceParts.Part.class), true);
    }

    private static NoncePolicy binding(Set<NonceParts.Part> parts, boolean always) {
        return new NoncePolicy(
                Duration.ofSeconds(300),
                Duration.ofSeconds(3),
                false,
                Map.of(RequestKind.REGISTER, parts, RequestKind.IN_DIALOG, parts),
                always);
    }

    private static NonceParts with(NonceParts.Part part, String value) {
        return switch (part) {
            case URI -> new NonceParts(value, PARTS.callId(), PARTS.fromTag(), PARTS.sourceIp());
            case CALL_ID -> new NonceParts(PARTS.uri(), value, PARTS.fromTag(), PARTS.sourceIp());
            case FROM_TAG -> new NonceParts(PARTS.uri(), PARTS.callId(), value, PARTS.sourceIp());
            case SOURCE_IP -> new NonceParts(PARTS.uri(), PARTS.callId(), PARTS.fromTag(), value);
        };
    }

    private static Nonce genuine(NonceReading reading) {
        return ((NonceReading.Genuine) reading).nonce();
    }
}
