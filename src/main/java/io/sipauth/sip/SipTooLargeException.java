package io.sipauth.sip;

import java.io.Serial;

/** The message, or a part of it, is over a limit of {@link SipLimits}: to be answered 513 (RFC 3261 §21.5.14). */
public final class SipTooLargeException extends SipSyntaxException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the first octet over the limit and the limit. */
    public SipTooLargeException(int offset, String rule) {
        super(offset, rule);
    }

    @Override
    SipTooLargeException in(String fieldName) {
        return new SipTooLargeException(offset(), rule() + " in " + fieldName);
    }
}
