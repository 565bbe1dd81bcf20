package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SipDateTest {

    @Test
    void format_rfc3261Section2017_isItsExample() {
        assertThat(SipDate.format(Instant.parse("2010-11-13T23:29:00.999Z")))
                .isEqualTo("Sat, 13 Nov 2010 23:29:00 GMT");
    }
}
