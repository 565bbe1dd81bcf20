package io.sipauth.nonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonceKeysTest {

    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void new_secretLength_atLimitAndBelow() {
        assertThat(SECRET).hasSize(NonceKeys.MIN_SECRET_BYTES);
        assertThat(new NonceKeys(List.of(SECRET)).all()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceKeys(List.of(new byte[31])));
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceKeys(List.of(SECRET, new byte[31])));
    }

    @Test
    void new_numberOfSecrets_atLimitAndBeyond() {
        assertThat(new NonceKeys(List.of(SECRET, new byte[32])).all()).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceKeys(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NonceKeys(List.of(SECRET, new byte[32], new byte[33])));
    }

    @Test
    void derive_dependsOnSecretAndLabel() {
        NonceKeys keys = new NonceKeys(List.of(SECRET));

        assertThat(keys.derive("to tag"))
                .hasSize(32)
                .isEqualTo(new NonceKeys(List.of(SECRET, new byte[32])).derive("to tag"))
                .isNotEqualTo(keys.derive("api"))
                .isNotEqualTo(new NonceKeys(List.of(new byte[32])).derive("to tag"));
    }

    @Test
    void derive_labelOfTheNonceItself_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NonceKeys(List.of(SECRET)).derive("nonce tag"));
    }

    @Test
    void toString_showsNoSecret() {
        assertThat(new NonceKeys(List.of(SECRET)).toString()).isEqualTo("NonceKeys[1]");
    }
}
