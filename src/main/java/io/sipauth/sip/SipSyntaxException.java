package io.sipauth.sip;

import java.io.Serial;

/**
 * Octets or text from a peer break a rule of the grammar. Thrown without a stack trace: it says something about
 * the peer, not about our code, and it must cost little. Edges catch it in one place and answer 400.
 */
public class SipSyntaxException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String rule;

    /**
     * Names the place and the rule.
     *
     * @param offset octets from the start of the message for {@link SipParser}, else characters from the start of
     *     the text given to a {@code parse} method or of the field value
     * @param rule what was expected there, in words of our own and never a peer's text, so that it may be put into
     *     a reason phrase
     */
    public SipSyntaxException(int offset, String rule) {
        super("expected " + rule + " at " + offset, null, false, false);
        this.offset = offset;
        this.rule = rule;
    }

    /** Where the rule broke; see the constructor. */
    public final int offset() {
        return offset;
    }

    /** What was expected there. */
    public final String rule() {
        return rule;
    }

    /** The same fault with the field's name, for whoever reads the rule alone. */
    SipSyntaxException in(String fieldName) {
        return new SipSyntaxException(offset, rule + " in " + fieldName);
    }
}
