package io.sipauth.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    @Test
    void values_severalAlgorithms_keepTheirOrderAndShareTheNonce() {
        assertThat(Challenge.values(
                        "example.test",
                        "n",
                        List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
                        Set.of(Qop.AUTH),
                        false))
                .containsExactly(
                        "Digest realm=\"example.test\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"",
                        "Digest realm=\"example.test\", nonce=\"n\", algorithm=MD5, qop=\"auth\"");
    }

    @Test
    void value_stale_isAParameterOfItsOwn() {
        assertThat(new Challenge("r", "n", DigestAlgorithm.SHA_512_256, Set.of(Qop.AUTH_INT, Qop.AUTH), true).value())
                .isEqualTo("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256, qop=\"auth,auth-int\", stale=true");
    }

    @Test
    void value_withoutQop_isInTheFormOfRfc2069() {
        assertThat(new Challenge("r", "n", DigestAlgorithm.MD5, Set.of(), false).value())
                .isEqualTo("Digest realm=\"r\", nonce=\"n\", algorithm=MD5");
    }

    @Test
    void value_quotesInRealm_areEscaped() {
        assertThat(new Challenge("a\"b\\c", "n", DigestAlgorithm.MD5, Set.of(), false).value())
                .startsWith("Digest realm=\"a\\\"b\\\\c\", ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nVia: x", "a\nb", "a\u0000b", "a\u007Fb"})
    void value_controlCharacter_neverEntersALine(String realm) {
        Challenge challenge = new Challenge(realm, "n", DigestAlgorithm.MD5, Set.of(), false);

        assertThatIllegalArgumentException().isThrownBy(challenge::value);
    }

    @Test
    void authenticationInfo_withNextNonce_beginsWithIt() {
        assertThat(new AuthenticationInfo("auth", "abc", "c\"x", "00000001", "next").value())
                .isEqualTo("nextnonce=\"next\", qop=auth, rspauth=\"abc\", cnonce=\"c\\\"x\", nc=00000001");
    }

    @Test
    void authenticationInfo_withoutNextNonce_leavesItOut() {
        AuthenticationInfo info = new AuthenticationInfo("auth-int", "abc", "c", "0000000a", "");

        assertThat(info.value()).isEqualTo("qop=auth-int, rspauth=\"abc\", cnonce=\"c\", nc=0000000a");
        assertThat(info.toString()).doesNotContain("abc");
    }
}
