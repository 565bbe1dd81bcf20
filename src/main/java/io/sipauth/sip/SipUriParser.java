package io.sipauth.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code SIP-URI}, {@code SIPS-URI} and {@code absoluteURI} (RFC 3261 §25.1), and {@code telephone-uri} (RFC 3966). */
final class SipUriParser {

    private final String text;
    private final Cursor cursor;

    private SipUriParser(String text) {
        this.text = text;
        this.cursor = new Cursor(text);
    }

    static SipUri parse(String text) {
        SipUriParser parser = new SipUriParser(text);
        String scheme = expectScheme(parser.cursor);
        SipUri uri = switch (scheme) {
            case "sip", "sips" -> parser.sip(scheme);
            case "tel" -> parser.tel();
            default -> parser.other(scheme);
        };
        parser.cursor.expectEnd("the end of the URI");
        return uri;
    }

    /** A scheme with its colon, in lower case. */
    static String expectScheme(Cursor cursor) {
        int start = cursor.position();
        if (!Chars.isAlpha(cursor.peek())) {
            throw cursor.fault("a URI scheme");
        }
        String scheme = cursor.consumeRun(Chars.SCHEME);
        if (!cursor.consume(':')) {
            throw cursor.faultAt(start, "a URI scheme");
        }
        return scheme.toLowerCase(Locale.ROOT);
    }

    private SipUri sip(String scheme) {
        String user = "";
        String password = null;
        // An unescaped @ can stand after the userinfo alone, whose own ; and ? look like those that follow the host.
        if (text.indexOf('@', cursor.position()) >= 0) {
            user = expectUser();
            if (cursor.consume(':')) {
                password = cursor.consumeEscapedRun(Chars.PASSWORD);
            }
            cursor.expect('@', "@ after the user");
        }
        String host = Hosts.expectHost(cursor);
        int port = Hosts.consumePort(cursor, false);
        return new SipUri(text, scheme, user, password, host, port, consumeParameters(), consumeHeaders());
    }

    private String expectUser() {
        String user = cursor.consumeEscapedRun(Chars.USER);
        if (user.isEmpty()) {
            throw cursor.fault("a user before @");
        }
        return user;
    }

    private SipUri tel() {
        String number = cursor.expectRun(Chars.TELEPHONE, "a telephone number");
        return new SipUri(text, "tel", number, null, "", -1, consumeParameters(), List.of());
    }

    private SipUri other(String scheme) {
        String rest = cursor.expectRun(Chars.URI, "something after the scheme");
        return new SipUri(text, scheme, rest, null, "", -1, List.of(), List.of());
    }

    private List<SipParameter> consumeParameters() {
        if (cursor.peek() != ';') {
            return List.of();
        }
        List<SipParameter> parameters = new ArrayList<>(4);
        while (cursor.consume(';')) {
            int start = cursor.position();
            SipParameter parameter = expectPair(Chars.URI_PARAMETER, "a URI parameter");
            if (SipUri.find(parameters, parameter.name()) != null) {
                throw cursor.faultAt(start, "each URI parameter once");
            }
            addBounded(parameters, parameter, start);
        }
        return parameters;
    }

    private List<SipParameter> consumeHeaders() {
        if (!cursor.consume('?')) {
            return List.of();
        }
        List<SipParameter> headers = new ArrayList<>(2);
        do {
            int start = cursor.position();
            SipParameter header = expectPair(Chars.URI_HEADER, "a URI header");
            if (header.written() == null) {
                throw cursor.fault("= after the URI header's name");
            }
            addBounded(headers, header, start);
        } while (cursor.consume('&'));
        return headers;
    }

    private SipParameter expectPair(int classes, String rule) {
        String name = cursor.consumeEscapedRun(classes);
        if (name.isEmpty()) {
            throw cursor.fault(rule);
        }
        String canonicalName = UriEscapes.canonical(name).toLowerCase(Locale.ROOT);
        if (!cursor.consume('=')) {
            return SipParameter.flag(canonicalName);
        }
        String value = cursor.consumeEscapedRun(classes);
        if (value.isEmpty() && classes == Chars.URI_PARAMETER) {
            throw cursor.fault("a value after =");
        }
        return SipParameter.of(canonicalName, value);
    }

    private static void addBounded(List<SipParameter> list, SipParameter one, int offset) {
        if (list.size() == SipLimits.MAX_PARAMETERS) {
            throw new SipTooLargeException(offset, "at most " + SipLimits.MAX_PARAMETERS + " parameters");
        }
        list.add(one);
    }
}
