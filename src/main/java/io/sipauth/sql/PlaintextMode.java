package io.sipauth.sql;

/** What becomes of a clear-text {@code password} in the subscriber table ({@code credentials.plaintext}). */
public enum PlaintextMode {
    /** It serves where a hash is missing. */
    ALLOW,
    /** The same, and it is replaced by hashes in the background. */
    UPGRADE,
    /** It is never used. */
    DENY
}
