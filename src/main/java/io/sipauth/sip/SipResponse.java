package io.sipauth.sip;

import org.jspecify.annotations.Nullable;

/** A response (RFC 3261 §7.2). */
public final class SipResponse implements SipMessage {

    private static final int TRYING = 100;

    private final String version;
    private final int code;
    private final String reason;
    private final SipHeaders headers;
    private final byte[] body;

    SipResponse(String version, int code, String reason, SipHeaders headers, byte[] body) {
        this.version = version;
        this.code = code;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Answers a request (RFC 3261 §8.2.6): its Via, From, To, Call-ID and CSeq as they were received, even where
     * they are malformed, then the extra lines. For received and rport in Via give the result of
     * {@link SipRequest#receivedFrom}.
     *
     * @param extraHeaderLines whole field lines, each ended by CRLF, or empty
     * @param toTag put into To unless this is a 100, or To has a tag or cannot be read
     * @throws IllegalArgumentException for CR, LF or NUL where a line does not end, a line without a name, a field
     *     that is copied or counted here, a code outside 100 to 699, or a tag that is not a token
     */
    public static SipResponse to(
            SipRequest request, int code, String reason, String extraHeaderLines, String toTag, byte[] body) {
        if (code < TRYING || code > 699) {
            throw new IllegalArgumentException("status code " + code);
        }
        Unsafe.requireOneLine("reason", reason);
        SipHeaders.Builder headers = SipHeaders.builder();
        for (SipHeaders.Line line : request.headers().lines()) {
            if (HeaderLines.isCopied(line.header().name())) {
                headers.copy(code != TRYING && line.isNamed("To") ? tagged(line, toTag) : line);
            }
        }
        HeaderLines.addTo(headers, extraHeaderLines);
        return new SipResponse("SIP/2.0", code, reason, headers.build(), body.clone());
    }

    private static SipHeaders.Line tagged(SipHeaders.Line to, String toTag) {
        NameAddress address = readable(to.header().value());
        if (address == null || address.tag().isPresent()) {
            return to;
        }
        Unsafe.requireToken("To tag", toTag);
        return HeaderLines.append(to, ";tag=" + toTag);
    }

    private static @Nullable NameAddress readable(String to) {
        try {
            return NameAddress.parse(to);
        } catch (SipSyntaxException unreadable) {
            return null; // a 400 says so; its To is the request's as it was
        }
    }

    /** The status code, 100 to 699. */
    public int code() {
        return code;
    }

    /** The reason phrase; it may be empty. */
    public String reason() {
        return reason;
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

    /** The message for the wire. */
    public byte[] octets() {
        return SipWriter.write(this);
    }

    /** The start line alone: the rest may hold what must not be logged. */
    @Override
    public String toString() {
        return version + ' ' + code + ' ' + reason;
    }
}
