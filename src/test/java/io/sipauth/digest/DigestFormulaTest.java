package io.sipauth.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestFormulaTest {

    private static final byte[] BODY = "v=0\r\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void response_rfc7616Section391_matches(DigestAlgorithm algorithm, String expected) {
        Credentials credentials = credentials("""
                Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=%s,
                 nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001,
                 cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="%s",
                 opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"""".formatted(algorithm.token(), expected));

        assertThat(response(credentials, "Mufasa", "Circle of Life", "GET")).isEqualTo(credentials.response());
    }

    /** The RFC's own figures use a hash that is not SHA-512/256; these are of erratum 4897. */
    @Test
    void response_rfc7616Section392_matches() {
        Credentials credentials = credentials("""
                Digest username="x", realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256,
                 nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", nc=00000001,
                 cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", qop=auth, response="\
                3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"""");

        assertThat(response(credentials, "J\u00E4s\u00F8n Doe", "Secret, or not?", "GET"))
                .isEqualTo(credentials.response());
    }

    @Test
    void response_rfc2617Section35_matches() {
        Credentials credentials = credentials("""
                Digest username="Mufasa", realm="testrealm@host.com",
                 nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001,
                 cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1\"""");

        assertThat(response(credentials, "Mufasa", "Circle Of Life", "GET")).isEqualTo(credentials.response());
    }

    /** RFC 2069 in real exchanges: a REGISTER and two INVITEs, all with the password {@code abc10}. */
    @ParameterizedTest
    @CsvSource({
        "REGISTER, sip:192.168.1.15, 462791f06aa9b37a34fd11b1adc58c5a9df7c95b, be9e8d46b8dcd522f22301e1f2b3287c",
        "INVITE, sip:11@192.168.1.15, 462b927d2ab8368b1771ed4268c47ca585413f95, 90761772224a8a43df0f31b7437181f3",
        "INVITE, sip:11@192.168.1.15, 462c9cc7efab60dc0884aa5506b1ab7598e67b48, 61ddee4ae8bca6ff75a056e083e6b7dd"
    })
    void response_withoutQop_matchesRecordedExchange(String method, String uri, String nonce, String expected) {
        Credentials credentials = credentials("Digest username=\"10\", realm=\"192.168.1.15\", algorithm=MD5, uri=\""
                + uri + "\", nonce=\"" + nonce + "\", response=\"" + expected + "\"");

        assertThat(response(credentials, "10", "abc10", method)).isEqualTo(expected);
    }

    /** Made with Python's hashlib. */
    @ParameterizedTest
    @CsvSource({
        "MD5, auth, 2e421e501f6dc75dd603d02a9030ce09",
        "SHA_256, auth, b883a23dad827e615f69e6b1bf4afeed0a77c9b4afff200761e3bca9cb34f434",
        "SHA_512_256, auth, 470d28c8e5c359958b07894fa2f51f960cbbfe434e18b138fe8f3f024a519cda",
        "MD5, auth-int, 3361e446fd9f19a463518134f6823b46",
        "SHA_256, auth-int, b972072d6aa98773fec16b47dfd92b2a027adf33ffc08e1600d1dd5a02a91309",
        "SHA_512_256, auth-int, fa46890021ff596ca2ad2eba01ab247f7390137a502e695cd17e672b4fed5e4a",
        "MD5_SESS, auth, a17ab7066dbaad26f745c43e62b5b79f",
        "SHA_256_SESS, auth, 668acbebcb82d193e2ee6aba0246baa32107d0008d5008aa2a7fbbbcdf351287",
        "SHA_512_256_SESS, auth, 37a42102cb945f3c2c72b104393f2b057bd898570b028cb8d583e153af720d0e",
        "MD5_SESS, auth-int, c83b30fb27ddb4242604b73ecfcc9aac",
        "SHA_256_SESS, auth-int, d42afd9babaae99e72e7b552c83b06f73ab5517072e4574bd0eb2b61116e1e6a",
        "SHA_512_256_SESS, auth-int, 0bd0aa7200c8de5e916fa8c6645ec115336050067bf8ae52a381eaab136a1445"
    })
    void response_eachAlgorithmAndQop_matches(DigestAlgorithm algorithm, String qop, String expected) {
        Credentials credentials = credentials("Digest username=\"bob\", realm=\"example.test\", nonce=\"abc\","
                + "uri=\"sip:alice@example.test\", nc=0000000a, cnonce=\"xyz\", qop=" + qop + ", algorithm="
                + algorithm.token() + ", response=\"" + expected + "\"");

        assertThat(credentials.fault()).isEmpty();
        assertThat(response(credentials, "bob", "builder", "INVITE")).isEqualTo(expected);
    }

    @Test
    void ha1_sessionForm_isThatOfItsBase() {
        assertThat(new DigestFormula(DigestAlgorithm.SHA_256_SESS).ha1("bob", "r", "p"))
                .isEqualTo(new DigestFormula(DigestAlgorithm.SHA_256).ha1("bob", "r", "p"));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, true", "abc, abd, false", "abc, ab, false", "abc, abcd, false", "'', '', true"})
    void matches_comparesWholeTexts(String expected, String received, boolean same) {
        assertThat(DigestFormula.matches(expected, received)).isEqualTo(same);
    }

    private static String response(Credentials credentials, String username, String password, String method) {
        DigestFormula formula = new DigestFormula(credentials.digestAlgorithm().orElseThrow());
        Ha1 ha1 = formula.ha1(username, credentials.realm(), password);
        String ha2 = credentials.isAuthInt()
                ? formula.ha2(method, credentials.uri(), formula.bodyHash(BODY))
                : formula.ha2(method, credentials.uri());
        return formula.response(formula.secret(ha1, credentials.nonce(), credentials.cnonce()), credentials, ha2);
    }

    private static Credentials credentials(String value) {
        return (Credentials) CredentialsParser.parse(value);
    }
}
