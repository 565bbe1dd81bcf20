package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "badinv01",
                "clerr",
                "ncl",
                "scalar02",
                "scalarlg",
                "quotbal",
                "ltgtruri",
                "lwsruri",
                "bigcode",
                "test"
            })
    void parse_rfc4475_refusedByBoth(String name) {
        assertThatThrownBy(() -> theirs(name)).isInstanceOf(ParseException.class);
        assertThatThrownBy(() -> readAll(name)).isInstanceOf(SipSyntaxException.class);
    }

    /** Each difference and why we differ. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            lwsstart | one SP is the grammar; what we would repair is the URI that credentials are checked against
            trws | the same at the line's end
            escruri | headers in a Request-URI are forbidden (RFC 3261 19.1.1); theirs leaves it to the application
            regbadct | a question mark without angle brackets (20.10): the headers would become the contact's
            badaspec | white space inside angle brackets is no URI; theirs trims it
            baddn | a comma in a bare display name would split a list; and the file has no empty line at its end
            mismatch01 | CSeq names another method (8.1.1.5); theirs leaves it to the transaction layer
            mismatch02 | the same
            insuf | mandatory fields missing; theirs leaves it to the transaction layer
            multi01 | single fields given twice: whose To is it? theirs takes one of them
            mcl01 | two Content-Length: no way to know where the body ends; theirs takes one of them
            """)
    void parse_rfc4475_refusedByUsAlone(String name, String reason) throws ParseException {
        assertThat(theirs(name)).as(reason).isNotNull();
        assertThatThrownBy(() -> readAll(name)).as(reason).isInstanceOf(SipSyntaxException.class);
    }

    /** A date in a wrong zone: nothing that we do depends on it. */
    @Test
    void parse_rfc4475Baddate_refusedByThemAlone() {
        assertThatThrownBy(() -> theirs("baddate")).isInstanceOf(ParseException.class);
        assertThatNoException().isThrownBy(() -> readAll("baddate"));
    }

    /** All that a registrar reads. */
    private static void readAll(String name) {
        SipMessage message = SipParser.parse(Wire.rfc4475(name), SipLimits.DEFAULTS);
        if (message instanceof SipRequest request) {
            request.requireMandatory().uri();
        }
        message.cseq();
        message.contacts();
    }
}
