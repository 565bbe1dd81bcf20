package io.sipauth.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.digest.Credentials.Parameter;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsParserTest {

    private static final String R32 = "0123456789abcdef0123456789abcdef";

    private static final String FULL = "Digest username=\"alice\", realm=\"example.test\", nonce=\"n\","
            + " uri=\"sip:example.test\", response=\"" + R32 + "\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=0000000a,"
            + " opaque=\"o\"";

    @Test
    void parse_everyParameter_isRead() {
        Credentials credentials = credentials(FULL);

        assertThat(credentials.username()).isEqualTo("alice");
        assertThat(credentials.usernameRaw()).isEqualTo("alice");
        assertThat(credentials.realm()).isEqualTo("example.test");
        assertThat(credentials.nonce()).isEqualTo("n");
        assertThat(credentials.uri()).isEqualTo("sip:example.test");
        assertThat(credentials.response()).isEqualTo(R32);
        assertThat(credentials.digestAlgorithm()).contains(DigestAlgorithm.MD5);
        assertThat(credentials.cnonce()).isEqualTo("c");
        assertThat(credentials.qop()).isEqualTo("auth");
        assertThat(credentials.count()).isEqualTo(10);
        assertThat(credentials.opaque()).isEqualTo("o");
        assertThat(credentials.fault()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DIGEST nonce=\"n\",USERNAME=\"alice\",Realm=\"example.test\",uri=\"sip:example.test\",RESPONSE=\""
                        + R32 + "\"",
                "  Digest\r\n username=\"alice\" ,\r\n\trealm = \"example.test\",nonce=n,uri=sip:example.test,response="
                        + R32 + "  ",
                "Digest username=alice, realm=example.test, nonce=n, uri=\"sip:example.test\", response=" + R32 + ",",
                "Digest ,, username=\"alice\",,realm=\"example.test\", nonce=\"n\", foo=bar, baz=\"a,b=\\\"c\\\"\","
                        + "uri=\"sip:example.test\", response=\"0123456789ABCDEF0123456789ABCDEF\"",
                "Digest username=\"alice\",\n realm=\"example.test\",\r nonce=\"n\",uri=\"sip:example.test\","
                        + "userhash=false,response=\"" + R32 + "\"",
                "Digest username=\"al\\ice\", realm=\"example.test\", nonce=\"n\", uri=\"sip:example.test\", qop=\"\","
                        + "response=\"" + R32 + "\""
            })
    void parse_accepted(String value) {
        Credentials credentials = credentials(value);

        assertThat(credentials.username()).isEqualTo("alice");
        assertThat(credentials.realm()).isEqualTo("example.test");
        assertThat(credentials.nonce()).isEqualTo("n");
        assertThat(credentials.uri()).isEqualTo("sip:example.test");
        assertThat(credentials.response()).isEqualTo(R32);
        assertThat(credentials.digestAlgorithm()).contains(DigestAlgorithm.MD5);
        assertThat(credentials.fault()).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", 0, "scheme"),
                Arguments.of("Digest", 6, "white space"),
                Arguments.of("Digest ", 7, "parameter name"),
                Arguments.of("Digest ,, ", 10, "parameter name"),
                Arguments.of("Digest username", 15, "equals sign"),
                Arguments.of("Digest username=", 16, "parameter value"),
                Arguments.of("Digest username=,", 16, "parameter value"),
                Arguments.of("Digest username=\"alice", 22, "closing quote"),
                Arguments.of("Digest username=\"alice\\", 23, "escaped character"),
                Arguments.of("Digest username=\"alice\\\"", 24, "closing quote"),
                Arguments.of("Digest username=\"alice\" realm=\"r\"", 24, "comma"),
                Arguments.of("Digest username=\"alice\"x", 23, "comma"),
                Arguments.of("Digest nonce=\"a\", Nonce=\"b\"", 18, "each parameter once"),
                Arguments.of("Digest foo=a, FOO=b", 14, "each parameter once"),
                Arguments.of("Digest nc=1\r\nVia: x", 11, "a folded line"),
                Arguments.of("Digest nonce=\"a\r\nb\"", 15, "a folded line"),
                Arguments.of("Digest nonce=\"a\u0000b\"", 15, "quoted character"),
                Arguments.of("Digest nonce=\"a\\\u0001b\"", 16, "quoted character"),
                Arguments.of("Digest nonce=\"a\\\rb\"", 16, "quoted character"),
                Arguments.of("Digest nonce=\u00E4", 13, "parameter value"),
                Arguments.of("Digest n\u00F6nce=a", 8, "equals sign"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String value, int offset, String rule) {
        assertThatExceptionOfType(DigestSyntaxException.class)
                .isThrownBy(() -> CredentialsParser.parse(value))
                .satisfies(e -> {
                    assertThat(e.rule()).isEqualTo(rule);
                    assertThat(e.offset()).isEqualTo(offset);
                    assertThat(e.getStackTrace()).isEmpty();
                });
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("cnonce=\"c\", ", "", "Missing cnonce with qop"),
                Arguments.of("cnonce=\"c\"", "cnonce=\"\"", "Missing cnonce with qop"),
                Arguments.of("nc=0000000a, ", "", "Missing nc with qop"),
                Arguments.of("nc=0000000a", "nc=1", "nc is not 8 hexadecimal digits"),
                Arguments.of("nc=0000000a", "nc=000000001", "nc is not 8 hexadecimal digits"),
                Arguments.of("nc=0000000a", "nc=0000000g", "nc is not 8 hexadecimal digits"),
                Arguments.of("nc=0000000a", "nc=-0000001", "nc is not 8 hexadecimal digits"),
                Arguments.of("nc=0000000a", "nc=00000000", "nc is zero"),
                Arguments.of("username=\"alice\"", "foo=\"alice\"", "Missing username"),
                Arguments.of("username=\"alice\"", "username=\"\"", "Missing username"),
                Arguments.of("realm=", "foo=", "Missing realm"),
                Arguments.of("nonce=\"n\"", "nonce=\"\"", "Missing nonce"),
                Arguments.of("uri=", "foo=", "Missing uri"),
                Arguments.of("response=", "foo=", "Missing response"),
                Arguments.of(R32, R32 + "0", "response is not 32 hexadecimal digits"),
                Arguments.of(R32, R32.substring(1), "response is not 32 hexadecimal digits"),
                Arguments.of(R32, R32.replace('f', 'g'), "response is not 32 hexadecimal digits"),
                Arguments.of("algorithm=MD5", "algorithm=SHA-256", "response is not 64 hexadecimal digits"),
                Arguments.of("opaque=", "userhash=true, opaque=", "userhash and username* are not offered"),
                Arguments.of("opaque=", "username*=UTF-8''alice, opaque=", "userhash and username* are not offered"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fault_namesWhatIsWrong(String replaced, String by, String fault) {
        assertThat(credentials(FULL.replace(replaced, by)).fault()).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cnonce=\"c\", qop=auth, nc=0000000a, ",
                "qop=auth, ",
                "qop=auth, nc=0000000a, ",
                "cnonce=\"c\", qop=auth, "
            })
    void fault_withoutQop_ignoresCnonceAndNc(String left) {
        assertThat(credentials(FULL.replace(left, "")).fault()).isEmpty();
    }

    @Test
    void parse_ncInUpperCase_isKeptAsWritten() {
        Credentials credentials = credentials(FULL.replace("0000000a", "FFFFFFFF"));

        assertThat(credentials.nc()).isEqualTo("FFFFFFFF");
        assertThat(credentials.count()).isEqualTo(0xFFFF_FFFFL);
        assertThat(credentials.fault()).isEmpty();
    }

    @Test
    void parse_unknownAlgorithm_isKeptAsText() {
        Credentials credentials = credentials(FULL.replace("MD5", "AKAv1-MD5"));

        assertThat(credentials.algorithm()).isEqualTo("AKAv1-MD5");
        assertThat(credentials.digestAlgorithm()).isEmpty();
        assertThat(credentials.fault()).isEmpty();
    }

    @Test
    void parse_imsPhone_isEmpty() {
        Credentials credentials = credentials(
                "Digest username=\"alice@ims.test\",realm=\"ims.test\",nonce=\"\",uri=\"sip:ims.test\",response=\"\"");

        assertThat(credentials.isEmpty()).isTrue();
        assertThat(credentials(FULL).isEmpty()).isFalse();
    }

    @Test
    void parse_quotedPairsAndFolds_givesBothReadings() {
        Credentials credentials = credentials("Digest username=\"DOM\\alice \\\"x\\\\\", realm=\"a\r\n  b\"");

        assertThat(credentials.usernameRaw()).isEqualTo("DOM\\alice \\\"x\\\\");
        assertThat(credentials.username()).isEqualTo("DOMalice \"x\\");
        assertThat(credentials.realm()).isEqualTo("a  b");
        assertThat(credentials.given()).containsExactlyInAnyOrder(Parameter.USERNAME, Parameter.REALM);
    }

    @Test
    void parse_otherScheme_isNotLookedInto() {
        assertThat(CredentialsParser.parse("Bearer =,\"")).isEqualTo(new Authorization.OtherScheme("Bearer"));
    }

    @Test
    void parse_length_atLimitAndBeyond() {
        String start = "Digest nonce=\"";
        String atLimit = start + "a".repeat(CredentialsParser.MAX_LENGTH - start.length() - 1) + "\"";

        assertThat(credentials(atLimit).nonce()).hasSize(CredentialsParser.MAX_LENGTH - start.length() - 1);
        assertThatThrownBy(() -> CredentialsParser.parse(atLimit + " "))
                .isInstanceOf(DigestSyntaxException.class)
                .hasMessageContaining("at most 8192 characters");
    }

    @Test
    void parse_parameters_atLimitAndBeyond() {
        assertThat(credentials("Digest " + manyParameters(CredentialsParser.MAX_PARAMETERS))
                        .given())
                .isEmpty();
        assertThatThrownBy(
                        () -> CredentialsParser.parse("Digest " + manyParameters(CredentialsParser.MAX_PARAMETERS + 1)))
                .isInstanceOf(DigestSyntaxException.class)
                .hasMessageContaining("at most 32 parameters");
    }

    /** Whatever a peer sends: a value, or a syntax exception that points into the text; never anything else. */
    @Test
    void parse_mutatedValue_failsOnlyAsSyntax() {
        Random random = new Random(7616);
        for (int round = 0; round < 20_000; round++) {
            String mutated = mutate(FULL, random);
            try {
                if (CredentialsParser.parse(mutated) instanceof Credentials credentials
                        && credentials.fault().isEmpty()
                        && credentials.hasQop()) {
                    assertThat(credentials.count()).isBetween(1L, 0xFFFF_FFFFL);
                }
            } catch (DigestSyntaxException e) {
                assertThat(e.offset()).isBetween(0, mutated.length());
            }
        }
    }

    @Test
    void toString_showsNoSecret() {
        assertThat(credentials(FULL).toString()).doesNotContain(R32).doesNotContain("nonce");
    }

    private static String mutate(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        String pool = "\"\\,= \r\n\t\u0000\u007F\u00E4aZ0*;";
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(Math.max(1, mutated.length()));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(at, at + 1);
                case 1 -> mutated.insert(at, pool.charAt(random.nextInt(pool.length())));
                case 2 -> mutated.replace(at, at + 1, pool.substring(random.nextInt(pool.length())));
                default -> mutated.setLength(Math.max(1, at));
            }
        }
        return mutated.toString();
    }

    private static String manyParameters(int count) {
        return String.join(
                ",", IntStream.range(0, count).mapToObj(i -> "x" + i + "=1").toList());
    }

    private static Credentials credentials(String value) {
        return (Credentials) CredentialsParser.parse(value);
    }
}
