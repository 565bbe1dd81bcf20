package io.sipauth.sip;

import java.util.Optional;

/**
 * The value of From, To, Contact, Route or Path: {@code name-addr} or {@code addr-spec}, with its parameters
 * (RFC 3261 §20.10, §25.1). Without angle brackets all parameters belong to the header, and the URI can hold
 * neither comma nor semicolon nor question mark (§20).
 *
 * @param displayName without quotes and quoted-pairs, white space between words as written; empty where there is none
 * @param uri as written, without angle brackets
 * @param params the header's parameters
 */
public record NameAddress(String displayName, String uri, SipParameters params) {

    /** Parses one value and nothing else. */
    public static NameAddress parse(String text) {
        Cursor cursor = new Cursor(text);
        NameAddress address = expect(cursor);
        cursor.expectEnd("the end of the value");
        return address;
    }

    /** One value at the cursor; what follows it is left. */
    static NameAddress expect(Cursor cursor) {
        cursor.consumeSws();
        int start = cursor.position();
        String displayName = consumeDisplayName(cursor);
        if (cursor.consume('<')) {
            String uri = expectUri(cursor);
            cursor.expect('>', "> after the URI");
            return new NameAddress(displayName, uri, SipParameters.consumeAll(cursor));
        }
        if (cursor.position() > start && cursor.text().charAt(start) == '"') {
            throw cursor.fault("< after the display name");
        }
        cursor.backTo(start);
        String uri = expectBareUri(cursor);
        return new NameAddress("", uri, SipParameters.consumeAll(cursor));
    }

    /** The tag parameter of From or To. */
    public Optional<String> tag() {
        return params.value("tag");
    }

    /** The URI taken apart. */
    public SipUri sipUri() {
        return SipUri.parse(uri);
    }

    /** {@code *(token LWS) / quoted-string}; words may hold what is not ASCII, as phones send it without quotes. */
    private static String consumeDisplayName(Cursor cursor) {
        if (cursor.peek() == '"') {
            String quoted = cursor.expectQuotedString("a closing quote");
            cursor.consumeSws();
            return Cursor.unquote(quoted);
        }
        int start = cursor.position();
        int end = start;
        while (consumeWord(cursor)) {
            end = cursor.position();
            cursor.consumeSws();
        }
        return cursor.text().substring(start, end);
    }

    private static boolean consumeWord(Cursor cursor) {
        int start = cursor.position();
        while (Chars.is(cursor.peek(), Chars.TOKEN) || cursor.peek() > 0x7F) {
            cursor.forwardTo(cursor.position() + 1);
        }
        return cursor.position() > start;
    }

    private static String expectUri(Cursor cursor) {
        int start = cursor.position();
        SipUriParser.expectScheme(cursor);
        cursor.expectRun(Chars.URI, "something after the scheme");
        return cursor.since(start);
    }

    private static String expectBareUri(Cursor cursor) {
        int start = cursor.position();
        SipUriParser.expectScheme(cursor);
        while (Chars.is(cursor.peek(), Chars.URI) && cursor.peek() != ';' && cursor.peek() != ',') {
            if (cursor.peek() == '?') {
                throw cursor.fault("angle brackets round a URI with a question mark");
            }
            cursor.forwardTo(cursor.position() + 1);
        }
        return cursor.since(start);
    }

    /** As it goes into a header value, in angle brackets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!displayName.isEmpty()) {
            text.append('"')
                    .append(displayName.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" ");
        }
        return text.append('<').append(uri).append('>').append(params).toString();
    }
}
