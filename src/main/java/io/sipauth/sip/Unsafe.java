package io.sipauth.sip;

/** Keeps text that someone supplied from becoming lines of a message. */
final class Unsafe {

    private Unsafe() {}

    /** Refuses CR, LF and NUL, naming the field. */
    static void requireOneLine(String field, String value) {
        if (!isOneLine(value)) {
            throw new IllegalArgumentException(field + " holds CR, LF or NUL");
        }
    }

    /** Whether there is neither CR nor LF nor NUL. */
    static boolean isOneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '\r' || character == '\n' || character == '\0') {
                return false;
            }
        }
        return true;
    }

    /** Refuses what is not a token of at least one character. */
    static void requireToken(String what, String value) {
        boolean token = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            token &= Chars.is(value.charAt(i), Chars.TOKEN);
        }
        if (!token) {
            throw new IllegalArgumentException(what + " is not a token");
        }
    }
}
