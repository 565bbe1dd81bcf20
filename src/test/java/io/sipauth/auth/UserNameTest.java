package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a user name is written and found. */
class UserNameTest {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @EnumSource(
            value = DigestAlgorithm.class,
            names = {"MD5", "SHA_256"})
    void authenticate_nameWithDomain_usesItsOwnHash(DigestAlgorithm algorithm) {
        assertThat(scene.registerWith(scene.alice().algorithm(algorithm).username("alice@example.test")))
                .isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
                    assertThat(accepted.username()).isEqualTo("alice@example.test");
                    assertThat(accepted.subscriber().name()).isEqualTo(Scene.ALICE);
                });
        assertThat(scene.subscribers.lookups()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Alice", "ALICE@example.test", "alice@other.test", "alice@", "%61lice", " alice"})
    void authenticate_nameThatIsNotTheRows_isUnknown(String username) {
        assertChallenged(scene.registerWith(scene.alice().username(username)), Reason.UNKNOWN_USER, false);
    }

    @Test
    void authenticate_clearTextAlone_isVerifiedInBothForms() {
        scene.subscribers.put(Scene.plaintextRow("carol", "secret"));
        AuthRequest plain = scene.registerTo(
                "sip:carol@example.test",
                "",
                Phone.of("carol", "secret", scene.nonce())
                        .algorithm(DigestAlgorithm.SHA_256)
                        .credentials());
        AuthRequest full = scene.registerTo(
                "sip:carol@example.test",
                "",
                Phone.of("carol@example.test", "secret", scene.nonce()).credentials());

        assertAccepted(scene.authenticate(plain));
        assertAccepted(scene.authenticate(full));
    }

    @Test
    void authenticate_backslashInName_isReadBothWays() {
        scene.subscribers.put(Scene.plaintextRow("DOM\\alice", "secret"));
        scene.switches(true, true, true, false, false, false);

        // A phone that escapes hashes the name, and a careless one hashes what it wrote between the quotes.
        Phone careless = Phone.of("DOM\\alice", "secret", scene.nonce());
        String escaped = careless.credentials().replace("DOM\\alice", "DOM\\\\alice");

        assertAccepted(scene.authenticate(scene.register(escaped)));
        assertAccepted(scene.registerWith(careless.nc(2)));
        assertChallenged(scene.registerWith(careless.nc(3).password("wrong")), Reason.WRONG_PASSWORD, false);
        assertChallenged(scene.registerWith(careless.nc(3).username("DOM\\bert")), Reason.UNKNOWN_USER, false);
    }

    @Test
    void authenticate_nameLength_atLimitAndBeyond() {
        assertChallenged(scene.registerWith(scene.alice().username("a".repeat(64))), Reason.UNKNOWN_USER, false);
        assertThat(scene.registerWith(scene.alice().username("a".repeat(65))))
                .isEqualTo(new Verdict.Malformed(Reason.MALFORMED, "username is too long"));
    }
}
