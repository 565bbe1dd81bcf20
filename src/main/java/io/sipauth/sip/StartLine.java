package io.sipauth.sip;

/** {@code Request-Line} and {@code Status-Line} (RFC 3261 §25.1), to the letter: one SP between the parts. */
sealed interface StartLine {

    /** A method, a URI as written and a version. */
    record Request(String method, String uri, String version) implements StartLine {}

    /** A version, a code and a phrase that may be empty. */
    record Status(String version, int code, String reason) implements StartLine {}

    int MAX_VERSION_NUMBER = 99;

    /** Parses a line without its end; a method holds no slash, so {@code SIP/} starts a response. */
    static StartLine parse(String text, int offset) {
        Cursor cursor = new Cursor(text, offset);
        return text.regionMatches(true, 0, "SIP/", 0, 4) ? status(cursor) : request(cursor);
    }

    private static Request request(Cursor cursor) {
        String method = cursor.expectToken("a method");
        cursor.expect(' ', "one space after the method");
        int start = cursor.position();
        SipUriParser.expectScheme(cursor);
        cursor.expectRun(Chars.URI, "something after the scheme");
        String uri = cursor.since(start);
        cursor.expect(' ', "one space after the Request-URI");
        String version = expectVersion(cursor);
        if (!cursor.atEnd()) {
            throw cursor.fault("the end of the line after the version");
        }
        return new Request(method, uri, version);
    }

    private static Status status(Cursor cursor) {
        String version = expectVersion(cursor);
        cursor.expect(' ', "one space after the version");
        int start = cursor.position();
        long code = cursor.expectNumber(699, "a status code of three digits from 100 to 699");
        if (code < 100 || cursor.position() != start + 3) {
            throw cursor.faultAt(start, "a status code of three digits from 100 to 699");
        }
        cursor.expect(' ', "one space after the status code");
        return new Status(version, (int) code, cursor.text().substring(cursor.position()));
    }

    /** {@code SIP/1*DIGIT.1*DIGIT}, in any case (§7.1). */
    private static String expectVersion(Cursor cursor) {
        int start = cursor.position();
        boolean sip = cursor.text().regionMatches(true, start, "SIP/", 0, 4);
        if (!sip) {
            throw cursor.fault("SIP/ and a version");
        }
        cursor.forwardTo(start + 4);
        cursor.expectNumber(MAX_VERSION_NUMBER, "a version number");
        cursor.expect('.', "a dot in the version");
        cursor.expectNumber(MAX_VERSION_NUMBER, "a version number");
        return cursor.since(start);
    }
}
