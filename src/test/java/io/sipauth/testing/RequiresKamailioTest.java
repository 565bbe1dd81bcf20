package io.sipauth.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.testing.RequiresKamailio.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiresKamailioTest {

    @Test
    void decide_missingAndRequired_fails() {
        assertThatThrownBy(() -> Condition.decide("SomeIT", List.of("sipp"), "1"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("SomeIT")
                .hasMessageContaining("sipp");
    }

    @Test
    void decide_missingAndNotRequired_disables() {
        assertThat(Condition.decide("SomeIT", List.of("sipp"), "").isDisabled()).isTrue();
    }

    @Test
    void missing_pathWithoutThem_namesSipp() {
        assertThat(Condition.missing("/nowhere")).contains("sipp");
    }
}
