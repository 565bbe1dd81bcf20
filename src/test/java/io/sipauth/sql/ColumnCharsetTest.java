package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnCharsetTest {

    @ParameterizedTest
    @CsvSource({
        "latin1, alice, true",
        "latin1, jos\u00e9, true",
        "latin1, \u20ac, true",
        "latin1, \u65e5, false",
        "ascii, alice, true",
        "ascii, jos\u00e9, false",
        "utf8mb3, \u65e5, true",
        "utf8, \ud83d\ude00, false",
        "utf8mb4, \ud83d\ude00, true",
        "koi8u, \u65e5, true"
    })
    void holds_byCharset(String charset, String text, boolean held) {
        assertThat(ColumnCharset.named(charset).holds(text)).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"utf8mb4", "latin1"})
    void holds_loneSurrogate_never(String charset) {
        assertThat(ColumnCharset.named(charset).holds("\ud83d")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "latin1, jos\u00e9 \u20ac, jos\u00e9 \u20ac",
        "latin1, A \u65e5\u672c \ud83d\ude00 \ufffd z, A ?? ? ? z",
        "utf8mb3, \u65e5\ud83d\ude00, \u65e5?",
        "utf8mb4, \u65e5\ud83d\ude00, \u65e5\ud83d\ude00",
        "utf8mb4, a\ud83d, a?"
    })
    void fitted_keepsWhatTheColumnHolds(String charset, String text, String fitted) {
        assertThat(ColumnCharset.named(charset).fitted(text)).isEqualTo(fitted);
    }
}
