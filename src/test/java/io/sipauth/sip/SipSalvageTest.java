package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipSalvageTest {

    private static Optional<SipRequest> saved(String wire) {
        return SipSalvage.request(Wire.octets(wire), SipLimits.DEFAULTS);
    }

    @Test
    void request_brokenStartLineAndFields_keepsWhatAnAnswerCopies() {
        SipRequest saved = saved(Wire.REGISTER
                        .replace("REGISTER sip:example.test SIP/2.0", "REGISTER  <sip:example.test>  HTTP/1.1")
                        .replace("Expires: 7200", "Foobar roobar")
                        .replace("To: Alice", "t :\n  Alice")
                        .replace("Max-Forwards: 70", "Max-Forwards: 7\0"))
                .orElseThrow();
        assertThat(saved.requireMandatory().method()).isEqualTo("REGISTER");
        assertThat(saved.headers()).extracting(SipHeader::name).containsExactly("Via", "From", "To", "Call-ID", "CSeq");
        assertThat(saved.to().uri()).isEqualTo("sip:alice@example.test");
    }

    @Test
    void request_fieldsBehindTheEmptyLine_areBody() {
        assertThat(saved(Wire.REGISTER.replace("To: ", "\nTo: "))).isEmpty();
    }

    @Test
    void request_overTheByteLimit_keepsWhatIsBelow() {
        String large = Wire.REGISTER.replace("Expires: 7200", "X: " + "x".repeat(40_000));
        assertThat(saved(large)).isPresent();
        assertThat(saved(large.replace("To: Alice", "Y: Alice").replace("x\nContent", "x\nTo: <sip:a@h>\nContent")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACK sip:example.test SIP/2.0", "SIP/2.0 200 OK", "sip/2.0 4294967301 x", " x", ""})
    void request_neverAnswered_isEmpty(String startLine) {
        assertThat(saved(Wire.REGISTER.replace("REGISTER sip:example.test SIP/2.0", startLine)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
    void request_withoutAFieldOrWithControlCharactersInIt_isEmpty(String field) {
        assertThat(saved(Wire.REGISTER.replaceFirst("(?m)^" + field + ":.*\n", "")))
                .isEmpty();
        assertThat(saved(Wire.REGISTER.replaceFirst("(?m)^" + field + ": ", field + ": \0")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "REGISTER", "\n\n\n", "REGISTER sip:h SIP/2.0\r\n"})
    void request_nothingThere_isEmpty(String wire) {
        assertThat(SipSalvage.request(wire.getBytes(StandardCharsets.US_ASCII), SipLimits.DEFAULTS))
                .isEmpty();
    }
}
