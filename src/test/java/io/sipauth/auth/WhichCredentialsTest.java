package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.nonce.RequestKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials count, and what makes them unusable. */
class WhichCredentialsTest {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @ValueSource(strings = {"ACK", "CANCEL"})
    void authenticate_ackAndCancel_areNeverChallenged(String method) {
        AuthRequest register = scene.register();
        AuthRequest request = new AuthRequest(
                register.field(),
                method,
                RequestKind.OUT_OF_DIALOG,
                register.requestUri(),
                register.domain(),
                register.credentials(),
                register.body(),
                "",
                register.parts(),
                "");

        assertThat(scene.authenticate(request)).isEqualTo(new Verdict.NotChallenged());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer abc",
                "Digest username=\"alice\", realm=\"other.test\", nonce=\"n\", uri=\"sip:x\", response=\"r\"",
                "Digest username=\"alice\", realm=\"example.test\", nonce=\"\", uri=\"sip:x\", response=\"\"",
                "Digest username=\"alice\", uri=\"sip:x\""
            })
    void authenticate_credentialsNotForUs_areNone(String credentials) {
        assertChallenged(scene.authenticate(scene.register(credentials)), Reason.NO_CREDENTIALS, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Digest nonce=\"a\" uri=\"b\"|Malformed credentials: expected comma at offset 17",
                "Digest nonce=\"a\", nonce=\"a\"|Malformed credentials: expected each parameter once at offset 18",
                "Digest username=\"a\", nonce=\"n\", uri=\"sip:x\", response=\"r\"|Missing realm",
                "Digest realm=\"example.test\", nonce=\"n\", uri=\"sip:x\", response=\"r\"|Missing username"
            })
    void authenticate_malformed_namesTheFault(String credentials, String fault) {
        assertThat(scene.authenticate(scene.register(credentials)))
                .isEqualTo(new Verdict.Malformed(Reason.MALFORMED, fault));
        assertThat(scene.subscribers.lookups()).isZero();
    }

    @Test
    void authenticate_severalValues_theReadableOneOfOurRealmCounts() {
        Phone alice = scene.alice();

        assertThat(scene.authenticate(
                        scene.register(alice.realm("other.test").credentials(), "Digest broken", alice.credentials())))
                .isInstanceOfSatisfying(
                        Verdict.Accepted.class,
                        accepted -> assertThat(accepted.consumed()).isEqualTo(2));
    }

    @Test
    void authenticate_twoForOurRealm_theAlgorithmThatWePreferCounts() {
        Phone alice = scene.alice();
        String md5 = alice.password("wrong").credentials();
        String sha256 = alice.algorithm(DigestAlgorithm.SHA_256).credentials();

        assertThat(scene.authenticate(scene.register(md5, sha256)))
                .isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
                    assertThat(accepted.algorithm()).isEqualTo(DigestAlgorithm.SHA_256);
                    assertThat(accepted.consumed()).isEqualTo(1);
                });
    }

    @Test
    void authenticate_values_atLimitAndBeyond() {
        Phone alice = scene.alice();
        String[] values = new String[CredentialsChoice.MAX_VALUES + 1];
        Arrays.fill(values, "Bearer x");
        values[CredentialsChoice.MAX_VALUES] = alice.credentials();
        assertChallenged(scene.authenticate(scene.register(values)), Reason.NO_CREDENTIALS, false);

        values[CredentialsChoice.MAX_VALUES - 1] = alice.credentials();
        assertAccepted(scene.authenticate(scene.register(values)));
    }
}
