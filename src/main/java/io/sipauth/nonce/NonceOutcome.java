package io.sipauth.nonce;

/** What the {@link NonceLedger} says to a {@link NonceUse}. */
public enum NonceOutcome {
    /** This use is the first, and is now remembered. */
    ACCEPTED,
    /** The identical request was accepted at most 32 s ago; nothing was changed. */
    RETRANSMISSION,
    /** The count lies outside the window or was used, or the one-time nonce was used: a replay. */
    USED,
    /** The ledger may have forgotten uses of a nonce this old; it cannot vouch for it. */
    FORGOTTEN,
    /** Only for {@link NonceUse#copyOnly()}: no accepted request is known of which this is a copy. */
    NOT_A_COPY
}
