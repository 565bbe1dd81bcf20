package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void consume_onFailure_leavesTheCursorUntouched() {
        Cursor cursor = new Cursor("  x");
        assertThat(cursor.consume('x')).isFalse();
        assertThat(cursor.consumeSeparator(';')).isFalse();
        assertThat(cursor.consumeToken()).isEmpty();
        assertThat(cursor.consumeQuotedString()).isEmpty();
        assertThat(cursor.position()).isZero();
        assertThat(cursor.consumeLws()).isTrue();
        assertThat(cursor.consumeLws()).isFalse();
        assertThat(cursor.consume('x')).isTrue();
        assertThat(cursor.atEnd()).isTrue();
        assertThat(cursor.peek()).isEqualTo(-1);
    }

    @Test
    void consumeSeparator_takesWhiteSpaceOnBothSides() {
        Cursor cursor = new Cursor("a \t=\t b");
        assertThat(cursor.consumeToken()).isEqualTo("a");
        assertThat(cursor.consumeSeparator('=')).isTrue();
        assertThat(cursor.expectToken("b")).isEqualTo("b");
    }

    @Test
    void expect_onFailure_namesOffsetAndRule() {
        assertRefused(() -> new Cursor("ab").expect('b', "a b"), 0, "a b");
        assertRefused(() -> new Cursor("  ,").expectSeparator(';', "a semicolon"), 2, "a semicolon");
        assertRefused(() -> new Cursor("@").expectToken("a token"), 0, "a token");
        assertRefused(() -> new Cursor("  x").expectEnd("the end"), 2, "the end");
        assertRefused(() -> new Cursor("x", 40).expectNumber(9, "a number"), 40, "a number");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "" | ""
            "a" | a
            "a\\"b" | a"b
            "a\\\\" | a\\
            "\\\\\\"" | \\"
            bare | bare
            """)
    void unquote_takesQuotesAndPairsOff(String written, String plain) {
        String expected = plain.equals("\"\"") ? "" : plain;
        assertThat(Cursor.unquote(written)).isEqualTo(expected);
    }

    @Test
    void consumeQuotedString_keepsQuotesSoThatEmptyDiffersFromNone() {
        Cursor cursor = new Cursor("\"\"x");
        assertThat(cursor.consumeQuotedString()).isEqualTo("\"\"");
        assertThat(cursor.position()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"open", "\"escaped\\\"", "\"end\\"})
    void expectQuotedString_unclosed_refusedAtTheOpeningQuote(String text) {
        assertRefused(() -> new Cursor(text).expectQuotedString("a closing quote"), 0, "a closing quote");
    }

    @Test
    void expectNumber_atTheLimitAndOnePast() {
        assertThat(new Cursor("0000255").expectNumber(255, "a byte")).isEqualTo(255);
        assertRefused(() -> new Cursor("256").expectNumber(255, "a byte"), 0, "a byte");
        assertRefused(() -> new Cursor("99999999999999999999999").expectNumber(255, "a byte"), 0, "a byte");
        assertRefused(() -> new Cursor("-1").expectNumber(255, "a byte"), 0, "a byte");
    }
}
