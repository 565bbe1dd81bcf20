package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CSeqTest {

    @ParameterizedTest
    @CsvSource({
        "0 INVITE, 0, INVITE",
        "0009 \t INVITE, 9, INVITE",
        "2147483647 register, 2147483647, register",
        "1 !interesting-Method0123456789_*+`.%indeed'~, 1, !interesting-Method0123456789_*+`.%indeed'~"
    })
    void parse_accepted(String text, long number, String method) {
        assertThat(CSeq.parse(text)).isEqualTo(new CSeq(number, method));
        assertThat(CSeq.parse(CSeq.parse(text).toString())).isEqualTo(new CSeq(number, method));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, a CSeq number below 2^31",
        "2147483648 INVITE, 0, a CSeq number below 2^31",
        "36893488147419103232 INVITE, 0, a CSeq number below 2^31",
        "-1 INVITE, 0, a CSeq number below 2^31",
        "1INVITE, 1, a space after the CSeq number",
        "1, 1, a space after the CSeq number",
        "'1 ', 2, a CSeq method",
        "1 IN/VITE, 4, the end of CSeq"
    })
    void parse_refused_namesOffsetAndRule(String text, int offset, String rule) {
        assertRefused(() -> CSeq.parse(text), offset, rule);
    }
}
