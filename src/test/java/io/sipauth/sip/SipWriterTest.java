package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipWriterTest {

    private static final byte[] NO_BODY = {};

    private static InetSocketAddress source() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 7}), 4711);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(SipRequest request, int code, String lines, String tag) {
        return Wire.text(
                SipResponse.to(request, code, "Reason", lines, tag, NO_BODY).octets());
    }

    @Test
    void to_request_copiesItsFieldsAndAddsOurs() {
        SipRequest request = Wire.request(Wire.REGISTER).receivedFrom(source());
        String answer = answer(request, 401, "WWW-Authenticate: Digest realm=\"a, b\"\r\nX-Y:z\r\n", "our-tag");
        assertThat(answer).isEqualTo(Wire.text(Wire.octets("""
                        SIP/2.0 401 Reason
                        Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds7;rport=4711;received=198.51.100.7
                        From: Alice <sip:alice@example.test>;tag=456248
                        To: Alice <sip:alice@example.test>;tag=our-tag
                        Call-ID: 843817637684230@998sdasdh09
                        CSeq: 1826 REGISTER
                        WWW-Authenticate: Digest realm="a, b"
                        X-Y: z
                        Content-Length: 0

                        """)));
    }

    @Test
    void to_trying_hasNoTag() {
        assertThat(answer(Wire.request(Wire.REGISTER), 100, "", "t"))
                .contains("To: Alice <sip:alice@example.test>\r\n");
    }

    @Test
    void to_requestWithToTag_keepsIt() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("test>\nCall", "test>;tag=theirs\nCall"));
        assertThat(answer(request, 200, "", "ours")).contains("tag=theirs").doesNotContain("ours");
    }

    @Test
    void to_malformedTo_isCopiedAsItWas() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("To: Alice", "To: \"Alice"));
        assertThat(answer(request, 400, "", "ours"))
                .contains("To: \"Alice <sip:alice@example.test>\r\n")
                .doesNotContain("ours");
    }

    @Test
    void to_fieldsThatAreNotUtf8_areCopiedOctetForOctet() {
        byte[] latin1 = Wire.REGISTER
                .replace("\n", "\r\n")
                .replace("Alice <", "\"J\u00f6rg\\\0\" <")
                .getBytes(StandardCharsets.ISO_8859_1);
        SipRequest request = (SipRequest) SipParser.parse(latin1, SipLimits.DEFAULTS);
        assertThat(request.to().displayName()).isEqualTo("J\uFFFDrg\0");
        byte[] answer = SipResponse.to(request, 200, "OK", "", "t", NO_BODY).octets();
        assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                .contains("From: \"J\u00f6rg\\\0\" <sip:alice@example.test>;tag=456248\r\n")
                .contains("To: \"J\u00f6rg\\\0\" <sip:alice@example.test>;tag=t\r\n");
    }

    @Test
    void to_severalVias_allInOrder_onlyTheTopOneAmended() {
        SipRequest request = Wire.request(
                        Wire.REGISTER.replace(";rport\n", ", SIP/2.0/TCP b;rport\nv: SIP/2.0/TLS c\n"))
                .receivedFrom(source());
        assertThat(SipResponse.to(request, 200, "OK", "", "t", NO_BODY)
                        .headers()
                        .all("Via"))
                .containsExactly(
                        "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds7;received=198.51.100.7, SIP/2.0/TCP b;rport",
                        "SIP/2.0/TLS c");
    }

    @Test
    void receivedFrom_nothingToAdd_isTheSameRequest() {
        SipRequest request = Wire.request(Wire.REGISTER.replace(";rport", "").replace("192.0.2.1:", "198.51.100.7:"));
        assertThat(request.receivedFrom(source())).isSameAs(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: a",
                "X: a\r\nY",
                "X: a\r\nY\r\n",
                "X: a\rb\r\n",
                "X: a\nb\r\n",
                "X: a\0\r\n",
                ": a\r\n",
                "a b: c\r\n",
                "Via: SIP/2.0/UDP h\r\n",
                "t: x\r\n",
                "Content-Length: 5\r\n",
                "\r\n"
            })
    void to_extraLinesThatWouldBreakTheMessage_refused(String lines) {
        SipRequest request = Wire.request(Wire.REGISTER);
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.to(request, 200, "OK", lines, "t", NO_BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"O\rK", "O\nK", "O\0K"})
    void to_reasonOrTagOfSeveralLines_refused(String text) {
        SipRequest request = Wire.request(Wire.REGISTER);
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.to(request, 200, text, "", "t", NO_BODY));
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.to(request, 200, "OK", "", text, NO_BODY));
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 700})
    void to_codeOutsideTheRange_refused(int code) {
        SipRequest request = Wire.request(Wire.REGISTER);
        assertThatIllegalArgumentException().isThrownBy(() -> SipResponse.to(request, code, "", "", "t", NO_BODY));
    }

    @Test
    void write_request_readsBackTheSame() {
        SipHeaders headers = SipHeaders.builder()
                .add("v", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")
                .add("Content-Length", "99")
                .add("Subject", "\u00e9")
                .build();
        byte[] body = {0, 1, '\r', '\n'};
        byte[] octets = SipWriter.write(SipRequest.of("MESSAGE", "sip:bob@h", headers, body));
        SipRequest again = (SipRequest) SipParser.parse(octets, SipLimits.DEFAULTS);
        assertThat(again).hasToString("MESSAGE sip:bob@h SIP/2.0");
        assertThat(again.headers())
                .containsExactly(
                        new SipHeader("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"),
                        new SipHeader("Subject", "\u00e9"),
                        new SipHeader("Content-Length", "4"));
        assertThat(again.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sip:a b", "sip:a\r\nVia: x", "sip:a\0"})
    void of_requestUriThatCouldEndTheLine_refused(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.of("REGISTER", uri, SipHeaders.NONE, NO_BODY));
    }

    @Test
    void of_methodThatIsNoToken_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SipRequest.of("A B", "sip:h", SipHeaders.NONE, NO_BODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wsinv",
                "intmeth",
                "esc01",
                "escnull",
                "esc02",
                "lwsdisp",
                "longreq",
                "dblreq",
                "semiuri",
                "transports",
                "mpart01",
                "unreason",
                "noreason"
            })
    void write_rfc4475ValidMessages_readBackTheSame(String name) {
        SipMessage once = SipParser.parse(Wire.rfc4475(name), SipLimits.DEFAULTS);
        SipMessage again = SipParser.parse(SipWriter.write(once), SipLimits.DEFAULTS);
        assertThat(again.toString()).isEqualTo(once.toString());
        assertThat(again.headers())
                .filteredOn(field -> !field.name().equals("Content-Length"))
                .containsExactlyElementsOf(
                        () -> StreamSupport.stream(once.headers().spliterator(), false)
                                .filter(field -> !field.name().equals("Content-Length"))
                                .iterator());
        assertThat(again.body()).isEqualTo(once.body());
    }
}
