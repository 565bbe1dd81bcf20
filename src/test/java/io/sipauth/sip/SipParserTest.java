package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipParserTest {

    private static final String FIELDS_END = "\r\n\r\n";

    private static SipMessage parse(String wire) {
        return SipParser.parse(wire.getBytes(StandardCharsets.UTF_8), SipLimits.DEFAULTS);
    }

    @Test
    void parse_register_isThereInAllItsParts() {
        SipRequest request = Wire.request(Wire.REGISTER).requireMandatory();
        assertThat(request.method()).isEqualTo("REGISTER");
        assertThat(request.requestUri()).isEqualTo("sip:example.test");
        assertThat(request.uri().host()).isEqualTo("example.test");
        assertThat(request.isSip20()).isTrue();
        assertThat(request.from().tag()).contains("456248");
        assertThat(request.to().tag()).isEmpty();
        assertThat(request.callId()).isEqualTo("843817637684230@998sdasdh09");
        assertThat(request.cseq()).isEqualTo(new CSeq(1826, "REGISTER"));
        assertThat(request.topVia().branch()).contains("z9hG4bKnashds7");
        assertThat(request.maxForwards()).hasValue(70);
        assertThat(request.headers().first("expires")).contains("7200");
        assertThat(request.body()).isEmpty();
        assertThat(request).hasToString("REGISTER sip:example.test SIP/2.0");
    }

    @Test
    void parse_leniencies_emptyLinesFirstBareLfAndVersionInAnyCase() {
        SipRequest request = (SipRequest) parse("\r\n\r\n\nOPTIONS sip:a@h sip/2.0\nTo: <sip:a@h>\n\nbody");
        assertThat(request.isSip20()).isTrue();
        assertThat(request.version()).isEqualTo("sip/2.0");
        assertThat(request.to().uri()).isEqualTo("sip:a@h");
        assertThat(request.body()).asString().isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource({"SIP/2.0, true", "Sip/2.0, true", "SIP/7.0, false", "SIP/2.1, false", "SIP/99.99, false"})
    void parse_version_isKeptAndJudgedByTheCaller(String version, boolean known) {
        assertThat(parse("OPTIONS sip:h " + version + FIELDS_END).isSip20()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~ | 0 | a method
            ~ OPTIONS sip:h SIP/2.0~ | 0 | a method
            OPTIONS | 7 | one space after the method
            OPTIONS  sip:h SIP/2.0 | 8 | a URI scheme
            OPTIONS <sip:h> SIP/2.0 | 8 | a URI scheme
            OPTIONS h SIP/2.0 | 8 | a URI scheme
            OPTIONS sip:é SIP/2.0 | 12 | something after the scheme
            OPTIONS sip:h | 13 | one space after the Request-URI
            OPTIONS sip:h;  lr SIP/2.0 | 15 | SIP/ and a version
            OPTIONS sip:h  SIP/2.0 | 14 | SIP/ and a version
            OPTIONS sip:h HTTP/1.1 | 14 | SIP/ and a version
            OPTIONS sip:h SIP/2 | 19 | a dot in the version
            OPTIONS sip:h SIP/2. | 20 | a version number
            OPTIONS sip:h SIP/100.0 | 18 | a version number
            OPTIONS sip:h SIP/2.0 x | 21 | the end of the line after the version
            ~OPTIONS sip:h SIP/2.0 ~ | 21 | the end of the line after the version
            SIP/2.0 | 7 | one space after the version
            SIP/2.0 200 | 11 | one space after the status code
            SIP/2.0  200 OK | 8 | a status code of three digits
            SIP/2.0 99 OK | 8 | a status code of three digits
            SIP/2.0 0200 OK | 8 | a status code of three digits
            SIP/2.0 700 OK | 8 | a status code of three digits
            SIP/2.0 4294967301 OK | 8 | a status code of three digits
            """)
    void startLine_refused_namesOffsetAndRule(String line, int offset, String rule) {
        assertRefused(() -> parse((line.isEmpty() ? ":" : line) + FIELDS_END), offset, rule);
    }

    @Test
    void startLine_controlCharacter_refused() {
        assertRefused(() -> parse("OPTIONS sip:h\0 SIP/2.0" + FIELDS_END), 13, "visible text in the start line");
        assertRefused(() -> parse("OPTIONS\tsip:h SIP/2.0" + FIELDS_END), 7, "one space after the method");
        assertRefused(() -> parse("SIP/2.0 200 O\rK" + FIELDS_END), 13, "visible text in the start line");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Foobar roobar | 7 | a colon after the field name
            : value | 0 | a field name
            Na@me: value | 2 | a colon after the field name
            Nam\u00e9: value | 3 | a colon after the field name
            X: a\0b | 4 | visible text in a field
            X: a\u0007b | 4 | visible text in a field
            X: a\u007Fb | 4 | visible text in a field
            X: a\rb | 4 | visible text in a field
            X: a\\\rb | 5 | visible text in a field
            Content-Length: | 15 | a number in Content-Length
            Content-Length: -999 | 16 | a number in Content-Length
            Content-Length: 1 2 | 18 | a number in Content-Length
            Content-Length: 2147483648 | 26 | a number in Content-Length
            Content-Length: 99999999999999999999999999 | 26 | a number in Content-Length
            l: 9999 | 11 | as many octets of body
            """)
    void field_refused_namesOffsetAndRule(String field, int offset, String rule) {
        String startLine = "OPTIONS sip:h SIP/2.0\r\n";
        assertRefused(() -> parse(startLine + field + FIELDS_END), startLine.length() + offset, rule);
    }

    @Test
    void parse_truncatedAnywhere_refused() {
        byte[] whole = Wire.octets(Wire.REGISTER);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(SipSyntaxException.class)
                    .as("%d octets", length)
                    .isThrownBy(() -> SipParser.parse(part, SipLimits.DEFAULTS))
                    .satisfies(fault -> assertThat(fault.offset()).isBetween(0, part.length));
        }
    }

    @Test
    void contentLength_twice_refusedEvenWhenEqual() {
        assertRefused(
                () -> parse("OPTIONS sip:h SIP/2.0\r\nl: 0\r\nContent-Length: 0" + FIELDS_END),
                45,
                "one Content-Length");
    }

    @Test
    void body_isWhatContentLengthSays() {
        String head = "MESSAGE sip:h SIP/2.0\r\n";
        assertThat(parse(head + "l:3" + FIELDS_END + "abcdef").body())
                .asString()
                .isEqualTo("abc");
        assertThat(parse(head + "l : \r\n 3 " + FIELDS_END + "abc").body())
                .asString()
                .isEqualTo("abc");
        assertThat(parse(head + "X: y" + FIELDS_END + "abcdef").body())
                .asString()
                .isEqualTo("abcdef");
        assertRefused(() -> parse(head + "l:4" + FIELDS_END + "abc"), 33, "as many octets of body");
    }

    @Test
    void field_foldedWithWhiteSpaceBeforeTheColon_isOneLineOfText() {
        SipMessage message = parse("OPTIONS sip:h SIP/2.0\r\nX \t : \r\n a  \r\n\t b\n c \r\nY:z" + FIELDS_END);
        assertThat(message.headers().first("x")).contains("a b c");
        assertThat(message.headers().first("y")).contains("z");
    }

    @Test
    void field_utf8AndQuotedControlCharacters_areText() {
        SipMessage message = parse("OPTIONS sip:h SIP/2.0\r\nSubject: \u00e9 \\\0\\\u0007" + FIELDS_END);
        assertThat(message.headers().first("s")).contains("\u00e9 \\\0\\\u0007");
    }

    @Test
    void limits_messageBytes_atItAndOnePast() {
        byte[] octets = Wire.octets(Wire.REGISTER);
        SipLimits enough = new SipLimits(octets.length, 1000, 100, 100);
        assertThat(SipParser.parse(octets, enough)).isInstanceOf(SipRequest.class);
        SipLimits tooFew = new SipLimits(octets.length - 1, 1000, 100, 100);
        assertThatExceptionOfType(SipTooLargeException.class)
                .isThrownBy(() -> SipParser.parse(octets, tooFew))
                .satisfies(fault -> assertThat(fault.offset()).isEqualTo(octets.length - 1));
    }

    @Test
    void limits_headerBytes_atItAndOnePast() {
        byte[] octets = Wire.octets(Wire.REGISTER);
        SipLimits enough = new SipLimits(9999, octets.length, 100, 100);
        assertThat(SipParser.parse(octets, enough)).isInstanceOf(SipRequest.class);
        SipLimits tooFew = new SipLimits(9999, octets.length - 1, 100, 100);
        assertThatExceptionOfType(SipTooLargeException.class)
                .isThrownBy(() -> SipParser.parse(octets, tooFew))
                .satisfies(fault -> assertThat(fault.rule()).contains("octets of fields"));
    }

    @Test
    void limits_headers_atItAndOnePast() {
        byte[] octets = Wire.octets(Wire.REGISTER);
        assertThat(SipParser.parse(octets, new SipLimits(9999, 9999, 9, 1))
                        .headers()
                        .size())
                .isEqualTo(9);
        assertThatExceptionOfType(SipTooLargeException.class)
                .isThrownBy(() -> SipParser.parse(octets, new SipLimits(9999, 9999, 8, 1)))
                .satisfies(fault -> assertThat(fault.rule()).isEqualTo("at most 8 fields"));
    }

    @Test
    void limits_values_atItAndOnePast() {
        byte[] octets = Wire.octets("""
                OPTIONS sip:h SIP/2.0
                Allow: A, B
                Allow: C
                Via: SIP/2.0/UDP a, SIP/2.0/UDP b
                v: SIP/2.0/UDP c

                """);
        SipMessage enough = SipParser.parse(octets, new SipLimits(999, 999, 9, 3));
        assertThat(enough.headers().values("Allow")).hasSize(3);
        assertThat(enough.vias()).hasSize(3);
        SipMessage tooFew = SipParser.parse(octets, new SipLimits(999, 999, 9, 2));
        assertThatExceptionOfType(SipTooLargeException.class)
                .isThrownBy(() -> tooFew.headers().values("Allow"));
        assertThatExceptionOfType(SipTooLargeException.class)
                .isThrownBy(tooFew::vias)
                .satisfies(fault -> assertThat(fault.rule()).isEqualTo("at most 2 Via values in Via"));
    }

    @Test
    void requireMandatory_eachMissingField_isNamed() {
        for (String field : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            String without = Wire.REGISTER.replaceFirst("(?m)^" + field + ":.*\n", "");
            SipRequest request = Wire.request(without);
            assertRefused(request::requireMandatory, 0, field + " field");
        }
    }

    @Test
    void requireMandatory_eachFieldTwice_isNamed() {
        for (String field : new String[] {"From", "To", "Call-ID", "CSeq"}) {
            String twice = Wire.REGISTER.replaceFirst("(?m)^(" + field + ":.*\n)", "$1$1");
            SipRequest request = Wire.request(twice);
            assertRefused(request::requireMandatory, 0, "one " + field + " field");
        }
    }

    @Test
    void requireMandatory_malformedField_isNamed() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("To: Alice <", "To: \"Alice <"));
        assertRefused(request::requireMandatory, 0, "a closing quote in To");
    }

    @Test
    void requireMandatory_otherMethodInCSeq_refused() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("1826 REGISTER", "1826 register"));
        assertRefused(request::requireMandatory, 0, "the request's method in CSeq");
    }

    @Test
    void requireMandatory_withoutMaxForwards_accepted() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("Max-Forwards: 70\n", ""));
        assertThat(request.requireMandatory().maxForwards()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"255, 255", "0068, 68", "0, 0"})
    void maxForwards_accepted(String text, int hops) {
        assertThat(Wire.request(Wire.REGISTER.replace(": 70", ": " + text)).maxForwards())
                .hasValue(hops);
    }

    @ParameterizedTest
    @CsvSource({"256, 0", "-1, 0", "x, 0", "7 0, 2"})
    void maxForwards_refused(String text, int offset) {
        SipRequest request = Wire.request(Wire.REGISTER.replace(": 70", ": " + text));
        assertRefused(request::maxForwards, offset, "Max-Forwards");
    }

    @Test
    void maxForwards_twice_refused() {
        SipRequest request = Wire.request(Wire.REGISTER.replace("Expires: ", "Max-Forwards: "));
        assertRefused(request::maxForwards, 0, "one Max-Forwards");
    }

    @Test
    void callId_whiteSpaceOrNothing_refused() {
        String field = "843817637684230@998sdasdh09";
        assertRefused(Wire.request(Wire.REGISTER.replace(field, "a b"))::callId, 1, "visible ASCII in Call-ID");
        assertRefused(Wire.request(Wire.REGISTER.replace(field, ""))::callId, 0, "visible ASCII in Call-ID");
        assertRefused(Wire.request(Wire.REGISTER.replace(field, "\u00e9"))::callId, 0, "visible ASCII in Call-ID");
    }
}
