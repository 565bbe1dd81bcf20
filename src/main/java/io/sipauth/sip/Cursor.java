package io.sipauth.sip;

/**
 * A place in a text that is being parsed, and the words for moving it. {@code consumeX} tries: on failure it
 * leaves the cursor untouched and says so by {@code false} or an empty string. {@code expectX} throws
 * {@link SipSyntaxException} with the offset at which the rule broke. {@code hasX} only looks.
 *
 * <p>The text is one unfolded line: white space is SP and HTAB (RFC 3261 §25.1 LWS and SWS). Not thread-safe.
 */
public final class Cursor {

    private final String text;
    private final int base;
    private int position;

    /** Stands before the first character of the text. */
    public Cursor(String text) {
        this(text, 0);
    }

    /** The same for a text that starts at an offset of something larger, from where faults are counted. */
    public Cursor(String text, int base) {
        this.text = text;
        this.base = base;
    }

    /** Characters consumed so far. */
    public int position() {
        return position;
    }

    /** Whether everything is consumed. */
    public boolean atEnd() {
        return position == text.length();
    }

    /** The next character, or -1 at the end. */
    public int peek() {
        return position < text.length() ? text.charAt(position) : -1;
    }

    /** The text from an earlier position up to here. */
    public String since(int start) {
        return text.substring(start, position);
    }

    /** A fault at this place, to be thrown by the caller. */
    public SipSyntaxException fault(String rule) {
        return faultAt(position, rule);
    }

    /** A fault at an earlier place. */
    public SipSyntaxException faultAt(int earlier, String rule) {
        return new SipSyntaxException(base + earlier, rule);
    }

    /** Moves over this one character. */
    public boolean consume(char expected) {
        if (peek() != expected) {
            return false;
        }
        position++;
        return true;
    }

    /** Moves over this one character or throws. */
    public void expect(char expected, String rule) {
        if (!consume(expected)) {
            throw fault(rule);
        }
    }

    /** Moves over white space; at least one character of it. */
    public boolean consumeLws() {
        int start = position;
        consumeSws();
        return position > start;
    }

    /** Moves over white space, if there is any. */
    public void consumeSws() {
        while (Chars.isBlank(peek())) {
            position++;
        }
    }

    /** Moves over a separator with optional white space on both sides: {@code SEMI}, {@code EQUAL}, {@code SLASH} … */
    public boolean consumeSeparator(char separator) {
        int start = position;
        consumeSws();
        if (!consume(separator)) {
            position = start;
            return false;
        }
        consumeSws();
        return true;
    }

    /** The same or throws, with the offset of what stands in the separator's place. */
    public void expectSeparator(char separator, String rule) {
        consumeSws();
        expect(separator, rule);
        consumeSws();
    }

    /** The longest run of {@code token} characters, or an empty string. */
    public String consumeToken() {
        return consumeRun(Chars.TOKEN);
    }

    /** A {@code token} of at least one character. */
    public String expectToken(String rule) {
        return expectRun(Chars.TOKEN, rule);
    }

    /** The longest run of characters of the given {@link Chars} classes, or an empty string. */
    String consumeRun(int classes) {
        int start = position;
        while (Chars.is(peek(), classes)) {
            position++;
        }
        return since(start);
    }

    /** The same with at least one character. */
    String expectRun(int classes, String rule) {
        String run = consumeRun(classes);
        if (run.isEmpty()) {
            throw fault(rule);
        }
        return run;
    }

    /** The longest run of these characters and of well-formed {@code %HH} escapes; throws for a broken escape. */
    String consumeEscapedRun(int classes) {
        int start = position;
        while (true) {
            if (Chars.is(peek(), classes)) {
                position++;
            } else if (peek() == '%') {
                expectEscape();
            } else {
                return since(start);
            }
        }
    }

    private void expectEscape() {
        boolean whole = position + 2 < text.length()
                && Chars.hexValue(text.charAt(position + 1)) >= 0
                && Chars.hexValue(text.charAt(position + 2)) >= 0;
        if (!whole) {
            throw fault("two hexadecimal digits after %");
        }
        position += 3;
    }

    /**
     * A {@code quoted-string} as written, with its quotes, so that the empty one differs from none; an empty string
     * if there is no quote here or none that closes it. {@link #unquote} takes the quotes and quoted-pairs off.
     */
    public String consumeQuotedString() {
        int start = position;
        if (!consume('"')) {
            return "";
        }
        while (!atEnd()) {
            char next = text.charAt(position++);
            if (next == '"') {
                return since(start);
            }
            if (next == '\\' && !atEnd()) {
                position++;
            }
        }
        position = start;
        return "";
    }

    /** The same or throws; an opening quote without a closing one is a fault at the opening one. */
    public String expectQuotedString(String rule) {
        String quoted = consumeQuotedString();
        if (quoted.isEmpty()) {
            throw fault(rule);
        }
        return quoted;
    }

    /** What a quoted-string as written stands for; any other text is returned as it is. */
    public static String unquote(String written) {
        if (written.length() < 2 || written.charAt(0) != '"') {
            return written;
        }
        int end = written.length() - 1;
        if (written.indexOf('\\') < 0) {
            return written.substring(1, end);
        }
        StringBuilder plain = new StringBuilder(end);
        for (int i = 1; i < end; i++) {
            if (written.charAt(i) == '\\' && i + 1 < end) {
                i++;
            }
            plain.append(written.charAt(i));
        }
        return plain.toString();
    }

    /** Whether a decimal digit is next. */
    public boolean hasDigit() {
        return Chars.isDigit(peek());
    }

    /** The value of the digit that {@link #hasDigit} has seen. */
    public int nextDigit() {
        return text.charAt(position++) - '0';
    }

    /** A decimal number of at least one digit and at most {@code max}; leading zeros are allowed. */
    public long expectNumber(long max, String rule) {
        int start = position;
        long number = 0;
        while (hasDigit()) {
            number = number * 10 + nextDigit();
            if (number > max) {
                throw faultAt(start, rule);
            }
        }
        if (position == start) {
            throw fault(rule);
        }
        return number;
    }

    /** White space, then the end of the text. */
    public void expectEnd(String rule) {
        consumeSws();
        if (!atEnd()) {
            throw fault(rule);
        }
    }

    /** Puts the cursor back to a position that it had before. */
    void backTo(int earlier) {
        position = earlier;
    }

    /** Moves to a later position, which the caller has found by looking at the same text. */
    void forwardTo(int later) {
        position = later;
    }

    /** The text under the cursor, for look-ahead. */
    String text() {
        return text;
    }
}
