package io.sipauth.digest;

/** Writes quoted strings (RFC 3261 §25.1). */
final class QuotedString {

    private QuotedString() {}

    /**
     * Appends the text in quotes, with quoted-pairs where they are needed.
     *
     * @throws IllegalArgumentException for a control character, which would end or break the header line
     */
    static void append(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\t' && (c < ' ' || c == 0x7F)) {
                throw new IllegalArgumentException("control character in a quoted string");
            }
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
