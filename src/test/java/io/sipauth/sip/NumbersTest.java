package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4294967295, 4294967295",
        "4294967296, 3600",
        "280297596632815, 3600",
        "-1, 3600",
        "'', 3600",
        "60x, 3600",
        "' 60 ', 60"
    })
    void deltaSeconds_malformed_countsAs3600(String text, long seconds) {
        assertThat(DeltaSeconds.parse(text)).isEqualTo(seconds);
    }

    @Test
    void deltaSeconds_leadingZeros_areANumberStill() {
        assertThat(DeltaSeconds.parse("0".repeat(50) + "7")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0., 0", "0.3, 300", "0.33, 330", "0.333, 333", "1, 1000", "1., 1000", "1.000, 1000"})
    void qValue_accepted_inThousandths(String text, int thousandths) {
        assertThat(QValue.parse(text)).isEqualTo(thousandths);
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "2, 0", "-1, 0", ".5, 0", "00.5, 1", "0.3333, 5", "1.001, 0", "1.1, 0", "0.x, 2", "0 5, 1"})
    void qValue_refused_namesTheOffset(String text, int offset) {
        assertRefused(() -> QValue.parse(text), offset, "a q value of 0 to 1 with at most three decimals");
    }
}
