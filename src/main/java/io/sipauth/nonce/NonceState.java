package io.sipauth.nonce;

/** Whether a genuine nonce can be used for a request now. */
public enum NonceState {
    USABLE,
    /** Its life has ended. */
    EXPIRED,
    /** It was issued further ahead of our clock than {@code nonce.max-drift}. */
    AHEAD,
    /** It is bound to another request, or not bound as requests of this kind must be. */
    BOUND_ELSEWHERE
}
