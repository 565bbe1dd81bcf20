package io.sipauth.sip;

import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** A request (RFC 3261 §7.1). */
public final class SipRequest implements SipMessage {

    private static final int MAX_MAX_FORWARDS = 255;

    private final String method;
    private final String requestUri;
    private final String version;
    private final SipHeaders headers;
    private final byte[] body;

    SipRequest(String method, String requestUri, String version, SipHeaders headers, byte[] body) {
        this.method = method;
        this.requestUri = requestUri;
        this.version = version;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request of our own. Content-Length is for the writer to add.
     *
     * @throws IllegalArgumentException for a method that is not a token, or a URI that could end the line
     */
    public static SipRequest of(String method, String requestUri, SipHeaders headers, byte[] body) {
        Unsafe.requireToken("method", method);
        Unsafe.requireOneLine("Request-URI", requestUri);
        if (requestUri.isEmpty() || requestUri.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("Request-URI is empty or holds a space");
        }
        return new SipRequest(method, requestUri, "SIP/2.0", headers, body.clone());
    }

    /** As written; methods are case-sensitive. */
    public String method() {
        return method;
    }

    /** As received. */
    public String requestUri() {
        return requestUri;
    }

    /** The Request-URI taken apart; throws where it is malformed or carries headers, which it must not (§19.1.1). */
    public SipUri uri() {
        SipUri uri = SipUri.parse(requestUri);
        if (!uri.headers().isEmpty()) {
            throw new SipSyntaxException(requestUri.indexOf('?'), "a Request-URI without headers");
        }
        return uri;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public SipHeaders headers() {
        return headers;
    }

    @Override
    public byte[] body() {
        return body;
    }

    /** Max-Forwards, 0 to 255; empty where the field is absent, as in requests of RFC 2543. */
    public OptionalInt maxForwards() {
        if (!headers.contains("Max-Forwards")) {
            return OptionalInt.empty();
        }
        if (headers.count("Max-Forwards") > 1) {
            throw new SipSyntaxException(0, "one Max-Forwards field");
        }
        Cursor cursor = new Cursor(headers.first("Max-Forwards").orElse(""));
        long hops = cursor.expectNumber(MAX_MAX_FORWARDS, "a Max-Forwards up to 255");
        cursor.expectEnd("the end of Max-Forwards");
        return OptionalInt.of((int) hops);
    }

    /**
     * Throws unless the fields that no answer can do without are there, once each and well-formed, and CSeq names
     * this method (RFC 3261 §8.1.1, §8.1.1.5). Max-Forwards is not among them: elements of RFC 2543 do not send it,
     * and a registrar forwards nothing.
     *
     * @return this
     */
    public SipRequest requireMandatory() {
        topVia();
        from();
        to();
        callId();
        CSeq cseq = cseq();
        if (!cseq.method().equals(method)) {
            throw new SipSyntaxException(0, "the request's method in CSeq");
        }
        return this;
    }

    /**
     * This request as the server transport hands it on: with what it saw of the sender in the top Via, from where
     * every answer copies it (RFC 3261 §18.2.1, RFC 3581 §4). Throws where the top Via is malformed.
     */
    public SipRequest receivedFrom(InetSocketAddress source) {
        String line = headers.first("Via").orElseThrow(() -> new SipSyntaxException(0, "a Via field"));
        Cursor cursor = new Cursor(line);
        Via sent = Via.expect(cursor);
        Via seen = sent.receivedFrom(source);
        if (seen.equals(sent)) {
            return this;
        }
        String others = line.substring(cursor.position());
        return new SipRequest(method, requestUri, version, headers.withFirst("Via", seen + others), body);
    }

    /** The start line alone: the rest may hold what must not be logged. */
    @Override
    public String toString() {
        return method + ' ' + requestUri + ' ' + version;
    }
}
