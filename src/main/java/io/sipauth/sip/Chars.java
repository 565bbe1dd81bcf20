package io.sipauth.sip;

/** The character classes of RFC 3261 §25.1, one table look-up each. */
final class Chars {

    /** {@code token} */
    static final int TOKEN = 1;
    /**
     * {@code user}: unreserved and user-unreserved, without the escape sign. {@code #} is not in the grammar but in
     * the dialled strings of many phones, and can mean nothing else there.
     */
    static final int USER = 1 << 1;
    /** {@code password}, without the escape sign. */
    static final int PASSWORD = 1 << 2;
    /** {@code paramchar}, without the escape sign. */
    static final int URI_PARAMETER = 1 << 3;
    /** {@code hname} and {@code hvalue}, without the escape sign. */
    static final int URI_HEADER = 1 << 4;
    /** A host name's characters; the underscore is not in the grammar but in many internal host names. */
    static final int HOST_NAME = 1 << 5;
    /** An unquoted {@code gen-value}: a token, or a host with its brackets and colons. */
    static final int PARAMETER_VALUE = 1 << 6;
    /** The {@code reserved} set, whose members differ from their escapes (RFC 3261 §19.1.4). */
    static final int RESERVED = 1 << 7;
    /** What may stand in a URI of any scheme: visible ASCII but quotes and angle brackets. */
    static final int URI = 1 << 8;
    /** {@code scheme} after its first letter. */
    static final int SCHEME = 1 << 9;
    /** {@code telephone-subscriber} digits of RFC 3966 with the visual separators. */
    static final int TELEPHONE = 1 << 10;

    private static final int ASCII = 128;
    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String UNRESERVED = ALPHANUMERIC + "-_.!~*'()";
    private static final int[] CLASSES = classes();

    private Chars() {}

    /** Whether the character, or -1 for none, belongs to one of the given classes. */
    static boolean is(int character, int classes) {
        return character >= 0 && character < ASCII && (CLASSES[character] & classes) != 0;
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isAlpha(int character) {
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    static boolean isBlank(int character) {
        return character == ' ' || character == '\t';
    }

    /** Whether no line may hold this octet or character as it is; HTAB and what is not ASCII are no controls. */
    static boolean isControl(int character) {
        return character == 0x7F || (character >= 0 && character < ' ' && character != '\t');
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hexValue(int character) {
        if (isDigit(character)) {
            return character - '0';
        }
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static int[] classes() {
        int[] classes = new int[ASCII];
        mark(classes, TOKEN, ALPHANUMERIC + "-.!%*_+`'~");
        mark(classes, USER, UNRESERVED + "&=+$,;?/#");
        mark(classes, PASSWORD, UNRESERVED + "&=+$,");
        mark(classes, URI_PARAMETER, UNRESERVED + "[]/:&+$");
        mark(classes, URI_HEADER, UNRESERVED + "[]/?:+$");
        mark(classes, HOST_NAME, ALPHANUMERIC + "-._");
        mark(classes, PARAMETER_VALUE, ALPHANUMERIC + "-.!%*_+`'~[]:");
        mark(classes, RESERVED, ";/?:@&=+$,");
        mark(classes, SCHEME, ALPHANUMERIC + "+-.");
        mark(classes, TELEPHONE, "0123456789abcdefABCDEF*#+-.()");
        for (char character = '!'; character <= '~'; character++) {
            if (character != '"' && character != '<' && character != '>') {
                classes[character] |= URI;
            }
        }
        return classes;
    }

    private static void mark(int[] classes, int mark, String members) {
        for (int i = 0; i < members.length(); i++) {
            classes[members.charAt(i)] |= mark;
        }
    }
}
