package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JAIN-SIP's parser reads the same messages: where both accept one, they must have read the same. */
class SecondOpinionTest {

    private static SIPMessage theirs(String name) throws ParseException {
        return new StringMsgParser()
                .parseSIPMessage(Wire.rfc4475(name), true, false, (fault, message, type, header, text) -> {
                    throw fault;
                });
    }

    private static int contactCount(SipMessage ours) {
        return ((ContactHeader.Contacts) ours.contacts()).addresses().size();
    }

    /** All of RFC 4475 that both accept. */
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
                "noreason",
                "baddate",
                "badvers",
                "badbranch",
                "unkscm",
                "novelsc",
                "unksm2",
                "bext01",
                "invut",
                "regaut01",
                "bcast",
                "zeromf",
                "cparam01",
                "cparam02",
                "regescrt",
                "sdp01",
                "inv2543",
            })
    void parse_rfc4475_agrees(String name) throws ParseException {
        SIPMessage theirs = theirs(name);
        SipMessage ours = SipParser.parse(Wire.rfc4475(name), SipLimits.DEFAULTS);
        if (ours instanceof SipRequest request) {
            assertThat(((SIPRequest) theirs).getMethod()).isEqualTo(request.method());
            assertThat(((SIPRequest) theirs).getRequestURI().toString()).isEqualTo(request.requestUri());
        }
        assertThat(theirs.getCallId().getCallId()).isEqualTo(ours.callId());
        assertThat(theirs.getCSeq().getSeqNumber()).isEqualTo(ours.cseq().number());
        assertThat(theirs.getCSeq().getMethod()).isEqualTo(ours.cseq().method());
        assertThat(theirs.getViaHeaders()).hasSize(ours.vias().size());
        int contacts = theirs.getContactHeaders() == null
                ? 0
                : theirs.getContactHeaders().size();
        assertThat(contacts).isEqualTo(contactCount(ours));
    }

    @Test
    void dummy() {
        assertThatThrownBy(() -> theirs("test")).isInstanceOf(ParseException.class);
    }
}
