package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.Challenge;
import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The cases in which Kamailio's own auth module was measured (S0 to S22), through sipauth. Where the native module
 * refuses an honest phone, forgets {@code stale}, burns a nonce on a wrong password, stops at nc 255 or lets a
 * replay pass, the row says what is right.
 */
@RequiresKamailio
class NativeTableIT {

    private static final String ALGORITHM = "SHA-256";

    private static Bench bench;
    private RegisterClient phone;

    @BeforeAll
    static void start() {
        bench = Bench.start(Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void pickUp() {
        phone = bench.phone();
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    @Test
    void s0_noCredentials_isChallengedBySha256AndMd5WithOneNonce() {
        SipReply reply = phone.send(phone.next().bytes());

        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.challenges()).extracting(Challenge::algorithm).containsExactly("SHA-256", "MD5");
        assertThat(reply.challenges()).extracting(Challenge::nonce).doesNotContain("");
        assertThat(reply.challenges().getFirst().nonce())
                .isEqualTo(reply.challenges().getLast().nonce());
        assertThat(reply.stale()).isFalse();
    }

    @Test
    void s1_rightCredentials_is200() {
        assertThat(answered(fresh()).code()).isEqualTo(200);
    }

    @Test
    void s2_retransmittedTwiceAfterThe200_is200() {
        byte[] message = phone.next().authorization(fresh()).bytes();
        assertThat(phone.send(message).code()).isEqualTo(200);

        assertThat(phone.send(message).code()).isEqualTo(200);
        assertThat(phone.send(message).code()).isEqualTo(200);
    }

    @Test
    void s3_sameNonceNextNc_is200() {
        DigestAnswer answer = accepted(fresh());

        assertThat(answered(answer.nc(2)).code()).isEqualTo(200);
    }

    @Test
    void s4_sameNcAgainInANewRequest_isStale() {
        DigestAnswer answer = accepted(fresh());
        accepted(answer.nc(2));

        assertStale(answered(answer.nc(2)));
    }

    @Test
    void s5_nc9ThenNc5_is200() {
        DigestAnswer answer = accepted(fresh());
        accepted(answer.nc(9));

        assertThat(answered(answer.nc(5)).code()).isEqualTo(200);
    }

    @Test
    void s6_wrongPassword_isChallengedWithoutStale() {
        assertFreshChallenge(answered(fresh().password("wrong")));
    }

    @Test
    void s7_rightPasswordAfterAWrongOneOnTheSameNonce_is200() {
        DigestAnswer answer = fresh();
        answered(answer.password("wrong"));

        assertThat(answered(answer).code()).isEqualTo(200);
    }

    @Test
    void s8_rightNc1AfterAWrongPasswordWithNc80_is200() {
        DigestAnswer answer = fresh();
        answered(answer.nc(80).password("wrong"));

        assertThat(answered(answer).code()).isEqualTo(200);
    }

    @Test
    void s8b_firstUseWithNc256_is200() {
        assertThat(answered(fresh().nc(256)).code()).isEqualTo(200);
    }

    @Test
    void s9_qopWithoutCnonce_is400() {
        SipReply reply = phone.send(phone.next()
                .header("Authorization", fresh().headerWithout("cnonce"))
                .bytes());

        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.header("Warning")).contains("399 sipauth").contains("cnonce");
    }

    @Test
    void s10_qopWithoutNc_is400() {
        SipReply reply = phone.send(phone.next()
                .header("Authorization", fresh().headerWithout("nc"))
                .bytes());

        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.header("Warning")).contains("nc");
    }

    @Test
    void s11_withoutQopThoughOffered_is200OnceByMd5() {
        DigestAnswer answer = phone.answer(phone.challenge("MD5")).withoutQop();

        assertThat(answered(answer).code()).isEqualTo(200);
        assertStale(answered(answer));
    }

    @Test
    void s12_ncOfOneDigit_is400() {
        assertThat(answered(fresh().with("nc", "1")).code()).isEqualTo(400);
    }

    @Test
    void s13_unknownUser_isChallengedLikeAWrongPassword() {
        SipReply wrongPassword = answered(fresh().password("wrong"));
        SipReply unknown;
        try (RegisterClient stranger = bench.phone("nobody-here", SipauthCluster.DOMAIN)) {
            DigestAnswer answer = stranger.answer(stranger.challenge(ALGORITHM));
            unknown = stranger.send(stranger.next().authorization(answer).bytes());
        }

        assertFreshChallenge(unknown);
        assertThat(fieldNames(unknown)).isEqualTo(fieldNames(wrongPassword));
    }

    @Test
    void s14_toAndFromOfAnotherSubscriber_is403AndNothingIsSaved() {
        String other = bench.newUser(SipauthCluster.DOMAIN);
        DigestAnswer answer = fresh();

        SipReply reply = phone.send(phone.next()
                .identity("sip:" + other + "@" + SipauthCluster.DOMAIN)
                .authorization(answer)
                .bytes());

        assertThat(reply.code()).isEqualTo(403);
        assertThat(bench.database().locations(SipauthCluster.DOMAIN, other)).isEmpty();
    }

    @Test
    void s15_credentialsOfAnotherRealm_isChallengedWithoutStale() {
        assertFreshChallenge(answered(fresh().with("realm", "elsewhere.test")));
    }

    @Test
    void s16_foreignNonceRightPassword_isStaleAndTheRetrySucceeds() {
        SipReply stale = answered(fresh().with("nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"));

        assertStale(stale);
        assertThat(answered(phone.answer(stale.challenge(ALGORITHM))).code()).isEqualTo(200);
    }

    @Test
    void s17_sha256AnswerToAnMd5Challenge_isRefused() {
        String user = bench.newUser(SipauthCluster.LEGACY_DOMAIN);
        try (RegisterClient legacy = bench.phone(user, SipauthCluster.LEGACY_DOMAIN)) {
            SipReply challenge = legacy.send(legacy.next().bytes());
            assertThat(challenge.challenges()).extracting(Challenge::algorithm).containsExactly("MD5");
            DigestAnswer answer = legacy.answer(challenge.challenge("MD5")).with("algorithm", "SHA-256");

            assertThat(legacy.send(legacy.next().authorization(answer).bytes()).code())
                    .isEqualTo(401);
        }
    }

    @Test
    void s18_digestUriOfAnotherRequest_is400() {
        assertThat(answered(fresh().with("uri", "sip:elsewhere.test")).code()).isEqualTo(400);
    }

    @Test
    void s19_nonceFromBeforeARestartOfBothInstances_is200() {
        DigestAnswer answer = fresh();
        bench.cluster().crashAndRestart();

        assertThat(answered(answer).code()).isEqualTo(200);
    }

    /** Rows in which the nonce expires. */
    @Nested
    @RequiresKamailio
    class ShortLife {

        private static final Duration LIFE = Duration.ofSeconds(2);
        private static Bench shortLived;
        private RegisterClient caller;

        @BeforeAll
        static void start() {
            shortLived = Bench.start(Map.of("nonce.ttl", "2s"));
        }

        @AfterAll
        static void stop() {
            shortLived.close();
        }

        @BeforeEach
        void pickUp() {
            caller = shortLived.phone();
        }

        @AfterEach
        void hangUp() {
            caller.close();
        }

        @Test
        void s20_expiredNonceRightPassword_isStaleAndTheRetrySucceedsAtOnce() {
            DigestAnswer answer = caller.answer(caller.challenge(ALGORITHM));
            Bench.letPass(LIFE);

            SipReply stale = send(answer);

            assertStale(stale);
            assertThat(send(caller.answer(stale.challenge(ALGORITHM))).code()).isEqualTo(200);
        }

        @Test
        void s21_expiredNonceWrongPassword_isChallengedWithoutStale() {
            DigestAnswer answer = caller.answer(caller.challenge(ALGORITHM)).password("wrong");
            Bench.letPass(LIFE);

            assertFreshChallenge(send(answer));
        }

        @Test
        void s22_retransmissionOfAnAnsweredRequestAfterTheNonceExpired_is200() {
            byte[] message = caller.next()
                    .authorization(caller.answer(caller.challenge(ALGORITHM)))
                    .bytes();
            assertThat(caller.send(message).code()).isEqualTo(200);
            Bench.letPass(LIFE);

            assertThat(caller.send(message).code()).isEqualTo(200);
        }

        private SipReply send(DigestAnswer answer) {
            return caller.send(caller.next().authorization(answer).bytes());
        }
    }

    private DigestAnswer fresh() {
        return phone.answer(phone.challenge(ALGORITHM));
    }

    private SipReply answered(DigestAnswer answer) {
        return phone.send(phone.next().authorization(answer).bytes());
    }

    private DigestAnswer accepted(DigestAnswer answer) {
        assertThat(answered(answer).code()).isEqualTo(200);
        return answer;
    }

    private static void assertStale(SipReply reply) {
        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.stale()).isTrue();
    }

    private static void assertFreshChallenge(SipReply reply) {
        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.challenges()).isNotEmpty();
        assertThat(reply.stale()).isFalse();
    }

    private static Object fieldNames(SipReply reply) {
        return reply.text()
                .lines()
                .skip(1)
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))))
                .toList();
    }
}
