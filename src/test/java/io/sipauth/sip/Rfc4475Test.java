package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The torture messages of RFC 4475, all 49, with what its sections say of each, and our choice where it leaves one. */
class Rfc4475Test {

    private static SipMessage message(String name) {
        return SipParser.parse(Wire.rfc4475(name), SipLimits.DEFAULTS);
    }

    private static SipRequest request(String name) {
        return (SipRequest) message(name);
    }

    private static List<NameAddress> contacts(SipMessage message) {
        return ((ContactHeader.Contacts) message.contacts()).addresses();
    }

    // 3.1.1 Valid messages

    @Test
    void section31101_wsinv_tortuousInvite() {
        SipRequest request = request("wsinv").requireMandatory();
        assertThat(request.requestUri()).isEqualTo("sip:vivekg@chair-dnrc.example.com;unknownparam");
        assertThat(request.uri().hasParameter("unknownparam")).isTrue();
        assertThat(request.to().tag()).contains("1918181833n");
        assertThat(request.from().displayName()).isEqualTo("J Rosenberg \\\"");
        assertThat(request.from().tag()).contains("98asjd8");
        assertThat(request.maxForwards()).hasValue(68);
        assertThat(request.cseq()).isEqualTo(new CSeq(9, "INVITE"));
        assertThat(request.vias()).extracting(Via::transport).containsExactly("UDP", "TCP", "UDP");
        assertThat(request.vias())
                .extracting(via -> via.branch().orElse(""))
                .containsExactly("390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239");
        assertThat(request.headers().first("Subject")).contains("");
        assertThat(request.headers().first("NewFangledHeader")).contains("newfangled value continued newfangled value");
        assertThat(request.headers().first("UnknownHeaderWithUnusualValue")).contains(";;,,;;,;");
        assertThat(request.headers().values("Route"))
                .containsExactly("<sip:services.example.com;lr;unknownwith=value;unknown-no-value>");
        NameAddress contact = contacts(request).getFirst();
        assertThat(contact.displayName()).isEqualTo("Quoted string \"\"");
        assertThat(contact.params().value("newparam")).contains("newvalue");
        assertThat(contact.params().contains("secondparam")).isTrue();
        assertThat(contact.params().value("q")).contains("0.33");
        assertThat(request.body()).hasSize(150);
    }

    @Test
    void section31102_intmeth_wideRangeOfValidCharacters() {
        SipRequest request = request("intmeth").requireMandatory();
        assertThat(request.method()).isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
        assertThat(request.uri().user()).isEqualTo("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
        assertThat(request.uri().password()).contains("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
        assertThat(request.uri().host()).isEqualTo("example.com");
        assertThat(request.to().displayName()).isEqualTo("BEL:\u0007 NUL:\0 DEL:\u007F");
        assertThat(request.from().displayName()).isEqualTo("token1~` token2'+_ token3*%!.-");
        assertThat(request.from().params().value("fromParam''~+*_!.-%")).contains("работающий");
        assertThat(request.from().tag()).contains("_token~1'+`*%!-.");
        assertThat(request.callId()).isEqualTo("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
        assertThat(request.headers().first("extensionHeader-!.%*+_`'~")).contains("\uFEFF大停電");
        assertThat(request.maxForwards()).hasValue(255);
    }

    @Test
    void section31103_esc01_escapesInUris() {
        SipRequest request = request("esc01").requireMandatory();
        assertThat(request.uri().scheme()).isEqualTo("sip");
        assertThat(request.uri().unescapedUser()).isEqualTo("sips:user@example.com");
        assertThat(request.uri().host()).isEqualTo("example.net");
        assertThat(request.to().sipUri().unescapedUser()).isEqualTo("user");
        assertThat(request.from().sipUri().unescapedUser()).isEqualTo("I have spaces");
        SipUri contact = contacts(request).getFirst().sipUri();
        assertThat(contact.hasParameter("lr")).isTrue();
        assertThat(contact.parameter("name")).contains("value%41");
    }

    @Test
    void section31104_escnull_nulIsPartOfTheUser() {
        SipRequest request = request("escnull").requireMandatory();
        assertThat(request.to().sipUri().unescapedUser()).isEqualTo("null-\0-null");
        assertThat(contacts(request))
                .extracting(contact -> contact.sipUri().unescapedUser())
                .containsExactly("\0", "\0\0");
    }

    @Test
    void section31105_esc02_percentThatIsNoEscape() {
        SipRequest request = request("esc02").requireMandatory();
        assertThat(request.method()).isEqualTo("RE%47IST%45R");
        assertThat(request.to().displayName()).isEqualTo("%Z%45");
        assertThat(request.headers().all("Contact")).hasSize(2);
        assertThat(request.headers().first("C%6Fntact")).contains("<sip:alias2@host2.example.com>");
    }

    @Test
    void section31106_lwsdisp_noSpaceBeforeTheBracket() {
        SipRequest request = request("lwsdisp").requireMandatory();
        assertThat(request.from().displayName()).isEqualTo("caller");
        assertThat(request.from().tag()).contains("323");
    }

    @Test
    void section31107_longreq_longValues() {
        SipRequest request = request("longreq").requireMandatory();
        assertThat(request.vias()).hasSize(34);
        assertThat(request.vias().getLast().received()).contains("192.0.2.5");
        assertThat(request.to().sipUri().port()).isEqualTo(6000);
        assertThat(request.from().tag().orElseThrow()).startsWith("129829829");
        assertThat(request.callId()).startsWith("longreq.onereally").endsWith("longcallid");
        assertThat(request.body()).hasSize(150);
    }

    @Test
    void section31108_dblreq_octetsBehindTheMessageAreDiscarded() {
        SipRequest request = request("dblreq").requireMandatory();
        assertThat(request.method()).isEqualTo("REGISTER");
        assertThat(request.callId()).isEqualTo("dblreq.0ha0isndaksdj99sdfafnl3lk233412");
        assertThat(request.vias()).hasSize(1);
        assertThat(request.body()).isEmpty();
    }

    @Test
    void section31109_semiuri_semicolonInTheUser() {
        SipRequest request = request("semiuri").requireMandatory();
        assertThat(request.uri().unescapedUser()).isEqualTo("user;par=u@example.net");
        assertThat(request.uri().parameterNames()).isEmpty();
        assertThat(request.headers().values("Accept"))
                .containsExactly(
                        "application/sdp",
                        "application/pkcs7-mime",
                        "multipart/mixed",
                        "multipart/signed",
                        "message/sip",
                        "message/sipfrag");
    }

    @Test
    void section31110_transports_knownAndUnknown() {
        assertThat(request("transports").requireMandatory().vias())
                .extracting(Via::transport)
                .containsExactly("UDP", "SCTP", "TLS", "UNKNOWN", "TCP");
    }

    @Test
    void section31111_mpart01_binaryBody() {
        SipRequest request = request("mpart01").requireMandatory();
        assertThat(request.body()).hasSize(553).contains(0, 0x80);
        assertThat(request.topVia().hasRport()).isTrue();
        assertThat(request.headers().first("Date")).contains("Sat, 15 Oct 2005 04:44:56 GMT");
    }

    @Test
    void section31112_unreason_reasonInUtf8() {
        SipResponse response = (SipResponse) message("unreason");
        assertThat(response.code()).isEqualTo(200);
        assertThat(response.reason()).isEqualTo("= 2**3 * 5**2 но сто девяносто девять - простое");
        assertThat(response.body()).hasSize(154);
    }

    @Test
    void section31113_noreason_emptyReason() {
        SipResponse response = (SipResponse) message("noreason");
        assertThat(response.code()).isEqualTo(100);
        assertThat(response.reason()).isEmpty();
        assertThat(response.to().tag()).contains("902jndnke3");
    }

    // 3.1.2 Invalid messages, refused by the framing: nothing of them is trusted, but they can be answered

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clerr | 498 | as many octets of body as Content-Length says
            ncl | 326 | a number in Content-Length
            ltgtruri | 7 | a URI scheme
            lwsruri | 29 | SIP/ and a version
            lwsstart | 7 | a URI scheme
            trws | 45 | the end of the line after the version
            """)
    void section312_requestRefusedByTheFraming_butCanBeAnswered400(String name, int offset, String rule) {
        // lwsruri, lwsstart and trws could be repaired (3.1.2.8 to 3.1.2.10). They are not: what would be repaired
        // is the Request-URI, which digest credentials are checked against.
        assertRefused(() -> message(name), offset, rule);
        SipRequest saved =
                SipSalvage.request(Wire.rfc4475(name), SipLimits.DEFAULTS).orElseThrow();
        byte[] answer = SipResponse.to(saved, 400, rule, "", "t", new byte[0]).octets();
        SipResponse back = (SipResponse) SipParser.parse(answer, SipLimits.DEFAULTS);
        assertThat(back.code()).isEqualTo(400);
        assertThat(back.callId()).startsWith(name);
        assertThat(back.to().tag()).isPresent();
    }

    @Test
    void section31217_bigcode_statusCodeOverThreeDigits_refusedAndNeverAnswered() {
        assertRefused(() -> message("bigcode"), 8, "a status code of three digits");
        assertThat(SipSalvage.request(Wire.rfc4475("bigcode"), SipLimits.DEFAULTS))
                .isEmpty();
    }

    // 3.1.2 Invalid messages, refused by the field that is wrong

    @Test
    void section31201_badinv01_extraneousSeparators() {
        SipRequest request = request("badinv01");
        assertRefused(request::requireMandatory, 23, "a parameter name in Via");
        assertRefused(request::contacts, 28, "a parameter name in Contact");
    }

    @Test
    void section31204_scalar02_numbersOverTheirRange() {
        SipRequest request = request("scalar02");
        assertRefused(request::requireMandatory, 0, "a CSeq number below 2^31 in CSeq");
        assertRefused(request::maxForwards, 0, "a Max-Forwards up to 255");
        // "the element could treat them as if they contained the default values for expiration (3600)"
        assertThat(DeltaSeconds.parse(request.headers().first("Expires").orElseThrow()))
                .isEqualTo(3600);
        NameAddress contact = contacts(request).getFirst();
        assertThat(DeltaSeconds.parse(contact.params().value("expires").orElseThrow()))
                .isEqualTo(3600);
    }

    @Test
    void section31205_scalarlg_responseWithNumbersOverTheirRange() {
        SipMessage response = message("scalarlg");
        assertRefused(response::cseq, 0, "a CSeq number below 2^31");
        // Retry-After is the other fault: "treat it as if it were not there", by whoever reads it
        assertThat(response.headers().values("Retry-After")).containsExactly("949302838503028349304023988");
    }

    @Test
    void section31206_quotbal_quoteNotClosed() {
        assertRefused(request("quotbal")::requireMandatory, 0, "a closing quote in To");
    }

    @Test
    void section31211_escruri_headersInTheRequestUri() {
        SipRequest request = request("escruri").requireMandatory();
        assertRefused(request::uri, 20, "a Request-URI without headers");
    }

    @Test
    void section31212_baddate_isAccepted_forWeReadNoDate() {
        SipRequest request = request("baddate").requireMandatory();
        assertThat(request.headers().values("Date")).containsExactly("Fri, 01 Jan 2010 16:00:00 EST");
    }

    @Test
    void section31213_regbadct_contactWithHeadersWithoutBrackets() {
        SipRequest request = request("regbadct").requireMandatory();
        assertRefused(request::contacts, 20, "angle brackets round a URI with a question mark in Contact");
    }

    @Test
    void section31214_badaspec_spacesInsideTheBrackets() {
        assertRefused(request("badaspec")::requireMandatory, 18, "a URI scheme in To");
    }

    @Test
    void section31215_baddn_commaInABareDisplayName() {
        // The file also lacks the empty line that ends the fields, which is refused first.
        byte[] published = Wire.rfc4475("baddn");
        assertRefused(() -> message("baddn"), published.length, "an empty line after the fields");
        byte[] ended = Arrays.copyOf(published, published.length + 2);
        ended[published.length] = '\r';
        ended[published.length + 1] = '\n';
        SipRequest request = (SipRequest) SipParser.parse(ended, SipLimits.DEFAULTS);
        assertRefused(request::requireMandatory, 0, "a URI scheme in From");
    }

    @Test
    void section31216_badvers_isParsedSoThatItCanBeAnswered505() {
        SipRequest request = request("badvers").requireMandatory();
        assertThat(request.version()).isEqualTo("SIP/7.0");
        assertThat(request.isSip20()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mismatch01", "mismatch02"})
    void section31217And18_mismatch_methodOfCSeq(String name) {
        assertRefused(request(name)::requireMandatory, 0, "the request's method in CSeq");
    }

    // 3.2 Transaction layer

    @Test
    void section321_badbranch_cookieAlone_isNoUniqueBranch() {
        SipRequest request = request("badbranch").requireMandatory();
        assertThat(request.topVia().branch()).contains("z9hG4bK");
        assertThat(request.topVia().hasUniqueBranch()).isFalse();
    }

    // 3.3 Application layer: syntax that is right, or wrong in a way that another layer answers

    @Test
    void section331_insuf_missingFields() {
        assertRefused(request("insuf")::requireMandatory, 0, "one From field");
        assertThat(SipSalvage.request(Wire.rfc4475("insuf"), SipLimits.DEFAULTS))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"unkscm, nobodyknowsthisscheme, totallyopaquecontent", "novelsc, soap.beep, //192.0.2.103:3002"})
    void section332And333_unknownSchemeInTheRequestUri_isParsed(String name, String scheme, String rest) {
        SipUri uri = request(name).requireMandatory().uri();
        assertThat(uri.scheme()).isEqualTo(scheme);
        assertThat(uri.user()).isEqualTo(rest);
        assertThat(uri.isSip()).isFalse();
    }

    @Test
    void section334_unksm2_unknownSchemesInFields_areParsed() {
        SipRequest request = request("unksm2").requireMandatory();
        assertThat(request.to().uri()).isEqualTo("isbn:2983792873");
        assertThat(request.from().uri()).isEqualTo("http://www.example.com");
        assertThat(contacts(request).getFirst().uri()).isEqualTo("name:John_Smith");
    }

    @Test
    void section335_bext01_unknownExtensions_areListed() {
        SipHeaders headers = request("bext01").requireMandatory().headers();
        assertThat(headers.values("Require")).containsExactly("nothingSupportsThis", "nothingSupportsThisEither");
        assertThat(headers.values("Proxy-Require"))
                .containsExactly("noProxiesSupportThis", "norDoAnyProxiesSupportThis");
    }

    @Test
    void section336_invut_unknownContentType_isParsed() {
        SipRequest request = request("invut").requireMandatory();
        assertThat(request.headers().first("c")).contains("application/unknownformat");
        assertThat(request.body()).hasSize(40);
    }

    @Test
    void section337_regaut01_unknownAuthorizationScheme_isKeptWhole() {
        assertThat(request("regaut01").requireMandatory().headers().values("Authorization"))
                .containsExactly("NoOneKnowsThisScheme opaque-data=here");
    }

    @Test
    void section338_multi01_singleFieldsTwice() {
        SipRequest request = request("multi01");
        assertRefused(request::requireMandatory, 0, "one From field");
        assertRefused(request::to, 0, "one To field");
        assertRefused(request::callId, 0, "one Call-ID field");
        assertRefused(request::cseq, 0, "one CSeq field");
        assertRefused(request::maxForwards, 0, "one Max-Forwards field");
    }

    @Test
    void section339_mcl01_twoContentLengths() {
        assertRefused(() -> message("mcl01"), 284, "one Content-Length");
        assertThat(SipSalvage.request(Wire.rfc4475("mcl01"), SipLimits.DEFAULTS))
                .hasValueSatisfying(
                        saved -> assertThat(saved.requireMandatory().method()).isEqualTo("OPTIONS"));
    }

    @Test
    void section3310_bcast_secondViaIsTheBroadcastAddress() {
        assertThat(message("bcast").vias()).extracting(Via::host).containsExactly("192.0.2.198", "255.255.255.255");
    }

    @Test
    void section3311_zeromf_noHopLeft() {
        assertThat(request("zeromf").requireMandatory().maxForwards()).hasValue(0);
    }

    @Test
    void section3312_cparam01_unknownParameterOfTheField() {
        NameAddress contact = contacts(request("cparam01").requireMandatory()).getFirst();
        assertThat(contact.uri()).isEqualTo("sip:+19725552222@gw1.example.net");
        assertThat(contact.params().contains("unknownparam")).isTrue();
    }

    @Test
    void section3313_cparam02_unknownParameterOfTheUri() {
        NameAddress contact = contacts(request("cparam02").requireMandatory()).getFirst();
        assertThat(contact.sipUri().hasParameter("unknownparam")).isTrue();
        assertThat(contact.params().contains("unknownparam")).isFalse();
    }

    @Test
    void section3314_regescrt_headersOfAContactUri() {
        NameAddress contact = contacts(request("regescrt").requireMandatory()).getFirst();
        assertThat(contact.uri()).isEqualTo("sip:user@example.com?Route=%3Csip:sip.example.com%3E");
        assertThat(contact.sipUri().header("route")).contains("<sip:sip.example.com>");
    }

    @Test
    void section3315_sdp01_unacceptableAccept_isParsed() {
        assertThat(request("sdp01").requireMandatory().headers().values("Accept"))
                .containsExactly("text/nobodyKnowsThis");
    }

    // 3.4 Backward compatibility

    @Test
    void section341_inv2543_withoutTagBranchMaxForwardsAndContentLength() {
        SipRequest request = request("inv2543").requireMandatory();
        assertThat(request.from().tag()).isEmpty();
        assertThat(request.topVia().branch()).isEmpty();
        assertThat(request.maxForwards()).isEmpty();
        assertThat(request.to().params().value("user")).contains("phone");
        assertThat(new String(request.body(), StandardCharsets.US_ASCII)).endsWith("RTP/AVP 0\r\n");
    }

    /** In the archive of Appendix A, and in no section: no version, a line without a colon, no scheme in To. */
    @Test
    void appendixA_test_refused() {
        assertRefused(() -> message("test"), 26, "one space after the Request-URI");
    }
}
