package io.sipauth.digest;

/**
 * A position in a field value. {@code consume} and {@code skip} leave it where it is when nothing fits;
 * {@code expect} throws {@link DigestSyntaxException} with the offset.
 */
final class FieldCursor {

    /** A value as it stands between its quotes and with its quoted-pairs resolved. */
    record Value(String raw, String text) {}

    private final String field;
    private int position;

    FieldCursor(String field) {
        this.field = field;
    }

    int position() {
        return position;
    }

    boolean hasNext() {
        return position < field.length();
    }

    boolean consume(char wanted) {
        if (hasNext() && field.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    /** LWS: blanks, and line ends that a blank follows (RFC 3261 §7.3.1). */
    void skipSpace() {
        while (hasNext()) {
            char c = field.charAt(position);
            if (c == ' ' || c == '\t') {
                position++;
            } else if (c == '\r' || c == '\n') {
                position = expectFold();
            } else {
                return;
            }
        }
    }

    void expectSpace() {
        int start = position;
        skipSpace();
        if (position == start) {
            throw new DigestSyntaxException(start, "white space");
        }
    }

    /** The offset behind a fold: a line end, which must be followed by a blank, and that blank. */
    private int expectFold() {
        int next = field.startsWith("\r\n", position) ? position + 2 : position + 1;
        if (next >= field.length() || !isBlank(field.charAt(next))) {
            throw new DigestSyntaxException(position, "a folded line");
        }
        return next + 1;
    }

    String expectToken(String what) {
        int start = position;
        while (hasNext() && isTokenChar(field.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw new DigestSyntaxException(start, what);
        }
        return field.substring(start, position);
    }

    Value expectValue() {
        return consume('"') ? expectRestOfQuoted() : expectUnquoted();
    }

    /** More than a token: some phones leave the quotes off {@code uri}. */
    private Value expectUnquoted() {
        int start = position;
        while (hasNext() && isUnquotedChar(field.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw new DigestSyntaxException(start, "parameter value");
        }
        String text = field.substring(start, position);
        return new Value(text, text);
    }

    private Value expectRestOfQuoted() {
        int start = position;
        while (hasNext()) {
            char c = field.charAt(position);
            if (c == '"') {
                String text = field.substring(start, position++);
                return new Value(text, text);
            }
            if (c == '\\' || c == '\r' || c == '\n') {
                return expectRestOfEscaped(start);
            }
            expectPrintable(c, "quoted character");
            position++;
        }
        throw new DigestSyntaxException(position, "closing quote");
    }

    /** The same with quoted-pairs to resolve and folds to read as one blank; rare, so it may copy. */
    private Value expectRestOfEscaped(int start) {
        StringBuilder raw = new StringBuilder(field.length() - start);
        StringBuilder text = new StringBuilder(field.length() - start);
        raw.append(field, start, position);
        text.append(field, start, position);
        while (hasNext()) {
            char c = field.charAt(position);
            if (c == '"') {
                position++;
                return new Value(raw.toString(), text.toString());
            }
            if (c == '\r' || c == '\n') {
                position = expectFold();
                raw.append(' ');
                text.append(' ');
                continue;
            }
            if (c == '\\') {
                raw.append(c);
                position++;
                c = expectEscaped();
            }
            expectPrintable(c, "quoted character");
            raw.append(c);
            text.append(c);
            position++;
        }
        throw new DigestSyntaxException(position, "closing quote");
    }

    private char expectEscaped() {
        if (!hasNext()) {
            throw new DigestSyntaxException(position, "escaped character");
        }
        return field.charAt(position);
    }

    /** No control characters, although RFC 3261 allows most of them in a quoted-pair: no honest phone has any. */
    private void expectPrintable(char c, String what) {
        if (c != '\t' && (c < ' ' || c == 0x7F)) {
            throw new DigestSyntaxException(position, what);
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isUnquotedChar(char c) {
        return c > ' ' && c < 0x7F && c != ',' && c != '"' && c != '\\';
    }

    /** RFC 3261 §25.1 token. */
    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }
}
