package io.sipauth.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The refused half of every parser rule's test: where, and for which rule. */
final class Refusals {

    private Refusals() {}

    static void assertRefused(ThrowingCallable parsing, int offset, String rule) {
        SipSyntaxException fault = catchThrowableOfType(SipSyntaxException.class, parsing);
        assertThat(fault).as("refused for: " + rule).isNotNull();
        assertThat(fault.rule()).contains(rule);
        assertThat(fault.offset()).as(fault.getMessage()).isEqualTo(offset);
        assertThat(fault.getStackTrace()).isEmpty();
    }
}
