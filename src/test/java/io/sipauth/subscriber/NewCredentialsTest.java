package io.sipauth.subscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.Subscriber.HashKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewCredentialsTest {

    private static final NewCredentials ALICE = new NewCredentials("alice", "example.test", "wonderland");

    /** Made with Python's hashlib. */
    @ParameterizedTest
    @CsvSource({
        "MD5, USER, c3436a6e569a0110423c5cab51b74106",
        "MD5, USER_AT_DOMAIN, b83bba8d85423dbb1d9537e238bfef09",
        "SHA_256, USER, 77cae796a8cc52f5c46ded35aad6f46bea0804eea0c135b3fe8e30dc61956fb2",
        "SHA_256, USER_AT_DOMAIN, bf368afa8de1a1d327d694c80a6fa635da5f100aa242c79c9df7522f2bf6ff38",
        "SHA_512_256, USER, 15ee72fdee51468abd21c4031775b1408cda68ed7d4c65e65b99864221e25621",
        "SHA_512_256, USER_AT_DOMAIN, 7ea4e313d6d37fe5bc5df9119aac7ed6a21b7b896c047065c89b023be8aa7f0f"
    })
    void hashes_eachAlgorithmAndForm_match(DigestAlgorithm algorithm, NameForm form, String hex) {
        assertThat(ALICE.hashes()).hasSize(6).containsEntry(new HashKey(algorithm, form), hex);
    }

    /** As {@code SHA2(CONCAT_WS(':', ha1, ha1b, password), 256)}. */
    @Test
    void fingerprint_isOfTheThreeColumns() {
        assertThat(ALICE.fingerprint("")).isEqualTo("9a06d3636e379e740f7b7269a6e2e3c801e8322401584ae0ba23d9e5032f85a1");
        assertThat(ALICE.fingerprint("wonderland"))
                .isEqualTo("a061224ca09a30c117e9a528c9f23a9eb89d84a026b4db1a9163e3d452a44ac5");
        assertThat(NewCredentials.fingerprint("a", "b", "c"))
                .isEqualTo("b0ee04f880c4ff4261479e2e7822b7410aee4c7159f4185ad5b0d88a312b495e");
    }

    @Test
    void hashes_realmOfItsOwn_isHashed() {
        NewCredentials other = new NewCredentials("alice", "example.test", "realm", "wonderland");

        assertThat(other.ha1(DigestAlgorithm.MD5, NameForm.USER))
                .isNotEqualTo(ALICE.ha1(DigestAlgorithm.MD5, NameForm.USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nb", "a\u0000", "alice@example.test"})
    void new_unusableName_isRefused(String username) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NewCredentials(username, "example.test", "x"));
    }

    @Test
    void new_name_atLimitAndBeyond() {
        assertThatNoException().isThrownBy(() -> new NewCredentials("a".repeat(64), "d".repeat(64), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewCredentials("a".repeat(65), "d", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewCredentials("a", "d".repeat(65), "x"));
    }

    @Test
    void toString_hidesThePassword() {
        assertThat(ALICE.toString()).isEqualTo("NewCredentials[alice@example.test]");
    }
}
