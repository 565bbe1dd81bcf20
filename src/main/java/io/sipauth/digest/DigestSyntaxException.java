package io.sipauth.digest;

import java.io.Serial;

/**
 * Credentials that do not follow the grammar: bad bytes from a peer, so it carries no stack trace. The rule is a
 * text of ours, never the peer's, and may be put into a header line.
 */
public final class DigestSyntaxException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String rule;

    public DigestSyntaxException(int offset, String rule) {
        super(fault(offset, rule), null, false, false);
        this.offset = offset;
        this.rule = rule;
    }

    /** The reason phrase of a 400 and the text of its Warning. */
    public String fault() {
        return fault(offset, rule);
    }

    private static String fault(int offset, String rule) {
        return "Malformed credentials: expected " + rule + " at offset " + offset;
    }

    /** Where in the field value the fault was found, counted in characters from 0. */
    public int offset() {
        return offset;
    }

    /** What was expected there. */
    public String rule() {
        return rule;
    }
}
