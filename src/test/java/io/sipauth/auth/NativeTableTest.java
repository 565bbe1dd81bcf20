package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static io.sipauth.auth.Verdicts.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.nonce.NoncePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The cases S0 to S22 that were measured with Kamailio's own modules, each with what it should have been: no honest
 * phone refused, no {@code stale} forgotten, no nonce burnt by a wrong password, no replay passed.
 */
class NativeTableTest {

    private final Scene scene = new Scene();

    @Test
    void s0_noAuthorization_isChallenged() {
        assertChallenged(scene.authenticate(scene.register()), Reason.NO_CREDENTIALS, false);
        assertThat(scene.ledger.claims).isZero();
        assertThat(scene.subscribers.lookups()).isZero();
    }

    @Test
    void s1_rightCredentialsFreshNonce_isAccepted() {
        assertAccepted(scene.registerWith(scene.alice()), false);
        assertThat(scene.ledger.claims).isEqualTo(1);
        assertThat(scene.subscribers.lookups()).isEqualTo(1);
    }

    @Test
    void s2_retransmittedTwice_isAcceptedEachTime() {
        AuthRequest request = copyable(scene.alice());

        assertAccepted(scene.authenticate(request), false);
        scene.pass(Duration.ofSeconds(1));
        assertAccepted(scene.authenticate(request), true);
        scene.pass(Duration.ofSeconds(31));
        assertAccepted(scene.authenticate(request), true);
    }

    @Test
    void s3_nextCount_isAccepted() {
        Phone alice = scene.alice();

        assertAccepted(scene.registerWith(alice), false);
        assertAccepted(scene.registerWith(alice.nc(2)), false);
    }

    @Test
    void s4_countUsedAgain_isStale() {
        Phone alice = scene.alice();
        scene.registerWith(alice.nc(2));

        assertChallenged(scene.registerWith(alice.nc(2)), Reason.NC_USED, true);
    }

    @Test
    void s5_countsOutOfOrder_areAccepted() {
        Phone alice = scene.alice();

        assertAccepted(scene.registerWith(alice.nc(9)), false);
        assertAccepted(scene.registerWith(alice.nc(5)), false);
    }

    @Test
    void s6s7_wrongPassword_doesNotBurnTheNonce() {
        Phone alice = scene.alice();

        assertChallenged(scene.registerWith(alice.password("wrong")), Reason.WRONG_PASSWORD, false);
        assertThat(scene.ledger.claims).isZero();
        assertAccepted(scene.registerWith(alice), false);
    }

    @Test
    void s8_wrongPasswordWithHighCount_doesNotBlockLowerOnes() {
        Phone alice = scene.alice();
        scene.registerWith(alice.password("wrong").nc(80));

        assertAccepted(scene.registerWith(alice), false);
    }

    @Test
    void s8b_countAbove255_isAccepted() {
        Phone alice = scene.alice();

        assertAccepted(scene.registerWith(alice.nc(256)), false);
        assertAccepted(scene.registerWith(alice.nc(0xFFFF_FFFFL)), false);
    }

    @Test
    void s9_qopWithoutCnonce_isMalformed() {
        String credentials = scene.alice().credentials().replace("cnonce=\"" + Phone.CNONCE + "\", ", "");

        assertMalformed(scene.authenticate(scene.register(credentials)), "Missing cnonce with qop");
    }

    @Test
    void s10_qopWithoutNc_isMalformed() {
        String credentials = scene.alice().credentials().replace(", nc=00000001", "");

        assertMalformed(scene.authenticate(scene.register(credentials)), "Missing nc with qop");
    }

    @Test
    void s11_withoutQopThoughOffered_isAcceptedOnce() {
        Phone old = scene.alice().qop("");

        assertAccepted(scene.registerWith(old), false);
        assertThat(scene.events).containsExactly("without qop");
        assertChallenged(scene.registerWith(old), Reason.ONE_TIME_USED, true);
        assertChallenged(scene.registerWith(old.qop("auth")), Reason.NC_USED, true);
    }

    @Test
    void s12_countOfOneDigit_isMalformed() {
        String credentials = scene.alice().credentials().replace("nc=00000001", "nc=1");

        assertMalformed(scene.authenticate(scene.register(credentials)), "nc is not 8 hexadecimal digits");
    }

    @Test
    void s13_unknownUser_isChallengedAsForAWrongPassword() {
        assertChallenged(scene.registerWith(scene.alice().username("nobody")), Reason.UNKNOWN_USER, false);
    }

    @Test
    void s14_toOfAnotherUser_isForbiddenAndNothingConsumed() {
        Phone alice = scene.alice();
        AuthRequest toBob = scene.registerTo("sip:bob@example.test", "", alice.credentials());

        assertThat(scene.authenticate(toBob))
                .isEqualTo(new Verdict.Forbidden(Reason.IDENTITY_MISMATCH, "example.test"));
        assertThat(scene.ledger.isEmpty()).isTrue();
        assertAccepted(scene.registerWith(alice), false);
    }

    @Test
    void s15_otherRealm_isNoCredentials() {
        assertChallenged(scene.registerWith(scene.alice().realm("other.test")), Reason.NO_CREDENTIALS, false);
    }

    @Test
    void s16_foreignNonceRightPassword_isStale() {
        Phone foreign = Phone.of("alice", "wonderland", "156730866");

        assertChallenged(scene.registerWith(foreign), Reason.NONCE_FOREIGN, true);
        assertChallenged(scene.registerWith(foreign.password("wrong")), Reason.WRONG_PASSWORD, false);
    }

    @Test
    void s17_algorithmThatWasNotOffered_isNotAccepted() {
        scene.algorithms(DigestAlgorithm.MD5);

        assertChallenged(
                scene.registerWith(scene.alice().algorithm(DigestAlgorithm.SHA_256)),
                Reason.ALGORITHM_NOT_OFFERED,
                false);
    }

    @Test
    void s18_digestUriOfAnotherRequest_isMalformedAndNothingConsumed() {
        Phone alice = scene.alice();

        assertThat(scene.registerWith(alice.uri("sip:other.test")))
                .isEqualTo(new Verdict.Malformed(Reason.URI_MISMATCH, "Digest uri does not match"));
        assertThat(scene.ledger.isEmpty()).isTrue();
        assertAccepted(scene.registerWith(alice), false);
    }

    /** Each request of a scene is served by an authenticator of its own, as after a restart or at another instance. */
    @Test
    void s19_nonceOfBeforeARestart_isAccepted() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(10));

        assertAccepted(scene.registerWith(alice), false);
    }

    @Test
    void s19b_secretReplaced_isStale() {
        Phone alice = scene.alice();
        scene.secret = "another secret of thirty-two octets";

        assertChallenged(scene.registerWith(alice), Reason.NONCE_FOREIGN, true);
    }

    @Test
    void s20s21_expiredNonce_isStaleOnlyForTheRightPassword() {
        Phone alice = scene.alice();
        scene.pass(NoncePolicy.DEFAULTS.life());

        assertChallenged(scene.registerWith(alice), Reason.NONCE_EXPIRED, true);
        assertChallenged(scene.registerWith(alice.password("wrong")), Reason.WRONG_PASSWORD, false);
    }

    @Test
    void s22_retransmissionWhoseNonceExpiredSince_isAccepted() {
        Phone alice = scene.alice();
        AuthRequest request = copyable(alice);
        scene.pass(Duration.ofSeconds(299));
        assertAccepted(scene.authenticate(request), false);
        scene.pass(Duration.ofSeconds(31));

        assertAccepted(scene.authenticate(request), true);
        assertChallenged(scene.registerWith(alice.nc(2)), Reason.NONCE_EXPIRED, true);
        scene.pass(Duration.ofSeconds(2));
        assertChallenged(scene.authenticate(request), Reason.NONCE_EXPIRED, true);
    }

    private AuthRequest copyable(Phone phone) {
        return scene.registerTo("sip:alice@example.test", "fingerprint-of-22-char", phone.credentials());
    }
}
