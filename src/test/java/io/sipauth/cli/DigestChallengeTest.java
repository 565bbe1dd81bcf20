package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestChallengeTest {

    @Test
    void choose_severalChallenges_takesTheFirstThatItCanAnswer() {
        List<String> values = List.of(
                "Bearer realm=\"x\"",
                "Digest realm=\"a\", nonce=\"n\", algorithm=SHA-3",
                "Digest realm=\"example.test\", nonce=\"n,=1\", algorithm=SHA-256, qop=\"auth, auth-int\", stale=TRUE",
                "Digest realm=\"example.test\", nonce=\"n\", algorithm=MD5, qop=\"auth\"");

        assertThat(DigestChallenge.choose(values))
                .contains(new DigestChallenge(
                        "example.test", "n,=1", DigestAlgorithm.SHA_256, List.of("auth", "auth-int"), "", true));
    }

    @Test
    void choose_rfc2069Challenge_isMd5WithoutQop() {
        assertThat(DigestChallenge.choose(List.of("digest  Realm=\"a \\\"b\\\"\",nonce=n , opaque=\"o\"")))
                .contains(new DigestChallenge("a \"b\"", "n", DigestAlgorithm.MD5, List.of(), "o", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Digest",
                "Digest realm=\"a\"",
                "Digest nonce=\"n\", qop=\"auth-int\"",
                "Basic realm=\"a\"",
                "Digest realm=\"a"
            })
    void choose_nothingAnswerable_isEmpty(String value) {
        assertThat(DigestChallenge.choose(List.of(value))).isEmpty();
    }
}
