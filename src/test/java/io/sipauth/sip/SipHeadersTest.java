package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipHeadersTest {

    private static SipHeaders fields(String... lines) {
        return Wire.parse("OPTIONS sip:h SIP/2.0\n" + String.join("\n", lines) + "\n\n")
                .headers();
    }

    @ParameterizedTest
    @CsvSource({
        "a, Accept-Contact",
        "b, Referred-By",
        "c, Content-Type",
        "d, Request-Disposition",
        "e, Content-Encoding",
        "f, From",
        "i, Call-ID",
        "j, Reject-Contact",
        "k, Supported",
        "m, Contact",
        "n, Identity-Info",
        "o, Event",
        "r, Refer-To",
        "s, Subject",
        "t, To",
        "u, Allow-Events",
        "v, Via",
        "x, Session-Expires",
        "y, Identity",
    })
    void compactForm_isTheLongOne(String compact, String name) {
        for (String written : List.of(compact, compact.toUpperCase(Locale.ROOT))) {
            SipHeaders headers = fields(written + ": value");
            assertThat(headers).containsExactly(new SipHeader(name, "value"));
            assertThat(headers.first(compact)).contains("value");
            assertThat(headers.contains(name)).isTrue();
        }
    }

    @Test
    void names_knownInTheirSpelling_unknownAsWritten() {
        assertThat(fields("VIA: x", "cAlL-iD: y", "x-Mine: z", "L: 0", "Z: 1", "extensionHeader-!.%*+_`'~:v"))
                .extracting(SipHeader::name)
                .containsExactly("Via", "Call-ID", "x-Mine", "Content-Length", "Z", "extensionHeader-!.%*+_`'~");
        assertThat(fields("x-Mine: z").first("X-MINE")).contains("z");
    }

    @Test
    void all_oneForEachLine_values_oneForEachValue() {
        SipHeaders headers = fields("Supported: path, outbound", "X: 1", "k:", "k: gruu,");
        assertThat(headers.all("supported")).containsExactly("path, outbound", "", "gruu,");
        assertThat(headers.values("supported")).containsExactly("path", "outbound", "gruu");
        assertThat(headers.count("Supported")).isEqualTo(3);
        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.first("Require")).isEmpty();
        assertThat(headers.values("Require")).isEmpty();
    }

    @Test
    void values_commasInQuotesAndBrackets_doNotSplit() {
        assertThat(fields("Route: \"a,\\\",b\" <sip:x,y@h>;p=\"1,2\" ,<sip:b@h>")
                        .values("Route"))
                .containsExactly("\"a,\\\",b\" <sip:x,y@h>;p=\"1,2\"", "<sip:b@h>");
    }

    @Test
    void values_quoteNotClosed_refused() {
        SipHeaders headers = fields("Route: <sip:a@h>, \"b");
        assertRefused(() -> headers.values("Route"), 11, "a closing quote");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Proxy-Authorization",
                "WWW-Authenticate",
                "Proxy-Authenticate",
                "Date",
                "Subject"
            })
    void values_fieldsThatAreNoLists_areNeverSplit(String name) {
        assertThat(fields(name + ": Digest a=\"b\", c=d", name.toLowerCase(Locale.ROOT) + ": e, f")
                        .values(name))
                .containsExactly("Digest a=\"b\", c=d", "e, f");
    }

    @Test
    void values_unbalancedQuoteInAFieldThatIsNoList_isText() {
        assertThat(fields("Subject: 5\" disk").values("Subject")).containsExactly("5\" disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\r\n"})
    void builder_linesInAValue_refused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipHeaders.builder().add("Subject", value))
                .withMessageContaining("Subject");
        assertThat(SipHeader.isWritable(value)).isFalse();
        assertThat(SipHeader.isWritable("a\tb")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\n", "é"})
    void builder_nameThatIsNoToken_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SipHeaders.builder().add(name, "v"))
                .withMessageContaining("field name");
    }

    @Test
    void builder_addAll_keepsOrder() {
        SipHeaders first = SipHeaders.builder().add("A-1", "x").add("t", "y").build();
        assertThat(SipHeaders.builder().addAll(first).build())
                .containsExactly(new SipHeader("A-1", "x"), new SipHeader("To", "y"));
        assertThat(SipHeaders.NONE).isEmpty();
    }

    @Test
    void limits_notPositive_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SipLimits(1, 1, 0, 1))
                .withMessageContaining("maxHeaders");
    }
}
