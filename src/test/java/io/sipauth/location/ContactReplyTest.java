package io.sipauth.location;

import static io.sipauth.location.Rows.DEVICE;
import static io.sipauth.location.Rows.NOW;
import static io.sipauth.location.Rows.OTHER;
import static io.sipauth.location.Rows.PHONE;
import static io.sipauth.location.Rows.binding;
import static io.sipauth.location.Rows.permanent;
import static io.sipauth.location.Rows.removed;
import static io.sipauth.location.Rows.withFlow;
import static io.sipauth.location.Rows.withTimes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactReplyTest {

    private static Binding withQ(int thousandths) {
        Binding b = binding(1, PHONE, "c", 1);
        return new Binding(
                b.id(),
                b.ruid(),
                b.contact(),
                "",
                "",
                b.expiresAt(),
                thousandths,
                "c",
                1,
                b.lastModified(),
                "",
                "",
                Binding.ALL_METHODS,
                "",
                0);
    }

    @Test
    void lines_severalBindings_oneLineEach() {
        String lines = ContactReply.lines(
                List.of(
                        withFlow(withQ(500), DEVICE, 1),
                        permanent(binding(2, OTHER, "c", 1)),
                        removed(binding(3, PHONE, "c", 1), 1)),
                NOW);

        assertThat(lines)
                .isEqualTo("Contact: <" + PHONE + ">;q=0.5;expires=3500;+sip.instance=\"" + DEVICE + "\";reg-id=1\r\n"
                        + "Contact: <" + OTHER + ">\r\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 0.005", "10, 0.01", "250, 0.25", "500, 0.5", "999, 0.999", "1000, 1"})
    void lines_q_hasNoNeedlessZeros(int thousandths, String written) {
        assertThat(ContactReply.lines(List.of(withQ(thousandths)), NOW)).contains(";q=" + written + ";");
    }

    @Test
    void remainingSeconds_areRoundedUpAndAtLeastOne() {
        Binding binding = withTimes(binding(1, PHONE, "c", 1), NOW, NOW.plusSeconds(60));

        assertThat(ContactReply.remainingSeconds(binding, NOW)).isEqualTo(60);
        assertThat(ContactReply.remainingSeconds(binding, NOW.plusMillis(1))).isEqualTo(60);
        assertThat(ContactReply.remainingSeconds(binding, NOW.plusMillis(1000))).isEqualTo(59);
        assertThat(ContactReply.remainingSeconds(binding, NOW.plusMillis(59_999)))
                .isEqualTo(1);
        assertThat(ContactReply.remainingSeconds(binding, NOW.minusSeconds(5))).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\0", ">"})
    void lines_valuesOfTheTableThatWouldBreakALine_areLeftOut(String bad) {
        Binding good = binding(2, OTHER, "c", 1);
        assertThat(ContactReply.lines(List.of(binding(1, PHONE + bad + "X: y", "c", 1), good), NOW))
                .isEqualTo("Contact: <" + OTHER + ">;expires=3500\r\n");
    }

    @Test
    void lines_instanceWithControlCharacter_isLeftOutAndTheContactStays() {
        assertThat(ContactReply.lines(List.of(withFlow(binding(1, PHONE, "c", 1), "<a\r\nX: y>", 1)), NOW))
                .isEqualTo("Contact: <" + PHONE + ">;expires=3500\r\n");
    }

    @Test
    void lines_instanceWithQuotes_isEscaped() {
        assertThat(ContactReply.lines(List.of(withFlow(binding(1, PHONE, "c", 1), "<a\"\\b>", 0)), NOW))
                .contains(";+sip.instance=\"<a\\\"\\\\b>\"\r\n");
    }
}
