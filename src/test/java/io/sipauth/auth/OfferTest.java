package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is offered, and that nothing else is accepted. */
class OfferTest {

    private final Scene scene = new Scene();

    @Test
    void challenge_offersEachAlgorithmInOrderWithOneNonce() {
        Verdict.Challenged challenged = (Verdict.Challenged) scene.authenticate(scene.register());
        String nonce = Scene.nonceOf(challenged);

        assertThat(challenged.realm()).isEqualTo("example.test");
        assertThat(challenged.challenges())
                .containsExactly(
                        "Digest realm=\"example.test\", nonce=\"" + nonce + "\", algorithm=SHA-256, qop=\"auth\"",
                        "Digest realm=\"example.test\", nonce=\"" + nonce + "\", algorithm=MD5, qop=\"auth\"");
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void authenticate_eachAlgorithm_isAccepted(DigestAlgorithm algorithm) {
        scene.algorithms(algorithm);

        assertThat(scene.registerWith(scene.alice().algorithm(algorithm)))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.algorithm()).isEqualTo(algorithm));
    }

    @Test
    void authenticate_algorithmThatAnAccountLacks_isNotOffered() {
        scene.accountsWithoutSha2 = 1;

        assertThat(((Verdict.Challenged) scene.authenticate(scene.register())).challenges())
                .singleElement()
                .asString()
                .contains("algorithm=MD5");
    }

    /** A nonce that offered MD5 stays good for MD5 alone; one that offered SHA-256 alone is never good for MD5. */
    @Test
    void authenticate_downgrade_isRefusedWithoutStale() {
        scene.algorithms(DigestAlgorithm.SHA_256);
        Phone alice = scene.alice();
        scene.algorithms(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);

        assertChallenged(scene.registerWith(alice), Reason.ALGORITHM_NOT_OFFERED, false);
        assertChallenged(
                scene.registerWith(alice.algorithm(DigestAlgorithm.MD5_SESS)), Reason.ALGORITHM_NOT_OFFERED, false);
        assertAccepted(scene.registerWith(alice.algorithm(DigestAlgorithm.SHA_256)));
    }

    @Test
    void authenticate_unknownAlgorithm_isNotOffered() {
        String credentials = scene.alice().credentials().replace("algorithm=MD5", "algorithm=AKAv1-MD5");

        assertChallenged(scene.authenticate(scene.register(credentials)), Reason.ALGORITHM_NOT_OFFERED, false);
    }

    @Test
    void authenticate_qopThatWasNotOffered_isRefused() {
        assertChallenged(scene.registerWith(scene.alice().qop("auth-int")), Reason.QOP_NOT_OFFERED, false);
        assertChallenged(scene.registerWith(scene.alice().qop("token")), Reason.QOP_NOT_OFFERED, false);
    }

    @Test
    void authenticate_withoutQop_isForMd5WhereAuthIsOfferedAndItIsAllowed() {
        assertChallenged(
                scene.registerWith(scene.alice().qop("").algorithm(DigestAlgorithm.SHA_256)),
                Reason.QOP_NOT_OFFERED,
                false);
        scene.qop(Qop.AUTH_INT);
        assertChallenged(scene.registerWith(scene.alice().qop("")), Reason.QOP_NOT_OFFERED, false);
        scene.qop(Qop.AUTH).switches(false, true, true, true, false, false);
        assertChallenged(scene.registerWith(scene.alice().qop("")), Reason.QOP_NOT_OFFERED, false);
    }

    @Test
    void challenge_withoutQopConfigured_isInTheFormOfRfc2069() {
        scene.qop();
        Verdict.Challenged challenged = (Verdict.Challenged) scene.authenticate(scene.register());

        assertThat(challenged.challenges())
                .containsExactly(
                        "Digest realm=\"example.test\", nonce=\"" + Scene.nonceOf(challenged) + "\", algorithm=MD5");
        assertAccepted(scene.registerWith(scene.alice().qop("")));
        assertThat(scene.events).isEmpty();
        assertChallenged(scene.registerWith(scene.alice()), Reason.QOP_NOT_OFFERED, false);
    }

    @Test
    void authenticate_authInt_verifiesTheBody() {
        scene.qop(Qop.AUTH_INT);
        Phone alice = scene.alice().method("INVITE").uri("sip:bob@example.test").qop("auth-int");
        String credentials = alice.body("v=0\r\n").credentials();

        assertChallenged(
                scene.invite(new EntityBody.Bytes("v=1\r\n".getBytes(StandardCharsets.UTF_8)), credentials),
                Reason.WRONG_PASSWORD,
                false);
        assertAccepted(scene.invite(new EntityBody.Bytes("v=0\r\n".getBytes(StandardCharsets.UTF_8)), credentials));
        String md5OfBody = "b0d75ee0fad0609be9c67fb60aaf290a";
        assertAccepted(scene.invite(
                new EntityBody.Hash(md5OfBody), alice.nc(2).body("v=0\r\n").credentials()));
    }

    @Test
    void authenticate_authIntWithoutABodyToHash_isMalformed() {
        scene.qop(Qop.AUTH_INT);
        String credentials = scene.alice()
                .method("INVITE")
                .uri("sip:bob@example.test")
                .qop("auth-int")
                .credentials();

        assertThat(scene.invite(new EntityBody.Unknown(), credentials))
                .isEqualTo(new Verdict.Malformed(Reason.MALFORMED, "Body of auth-int is not known"));
        assertThat(scene.invite(new EntityBody.Hash("ab"), credentials)).isInstanceOf(Verdict.Malformed.class);
    }
}
