package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipAnswerTest {

    private static final String REQUEST =
            "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5;branch=z9hG4bKa;rport\r\nCSeq: 1 REGISTER\r\n\r\n";

    @Test
    void parse_reply_readsStatusAndFields() {
        SipAnswer answer = SipAnswer.parse(
                "SIP/2.0 401 Not today\r\nWWW-Authenticate: Digest\r\n realm=\"a\"\r\nwww-authenticate : x\r\n\r\nCSeq: 7 X");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.reason()).isEqualTo("Not today");
        assertThat(answer.values("WWW-Authenticate")).containsExactly("Digest realm=\"a\"", "x");
        assertThat(answer.value("CSeq")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIP/2.0", "SIP/2.0 2x0 OK", "HTTP/1.1 200 OK", "REGISTER sip:a SIP/2.0"})
    void parse_noReply_isNone(String text) {
        assertThat(SipAnswer.parse(text)).isEqualTo(SipAnswer.NONE);
    }

    @Test
    void answers_branchAndCSeqOfTheRequest_only() {
        String reply = "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;rport=5;branch=z9hG4bKa\r\nCSeq: 1 REGISTER\r\n\r\n";

        assertThat(SipAnswer.parse(reply).answers(REQUEST)).isTrue();
        assertThat(SipAnswer.parse(reply.replace("bKa", "bKab")).answers(REQUEST))
                .isFalse();
        assertThat(SipAnswer.parse(reply.replace("CSeq: 1", "CSeq: 2")).answers(REQUEST))
                .isFalse();
        assertThat(SipAnswer.NONE.answers(REQUEST)).isFalse();
    }
}
