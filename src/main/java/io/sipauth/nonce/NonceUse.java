package io.sipauth.nonce;

/**
 * One verified response, put to the {@link NonceLedger}.
 *
 * @param key the nonce and the authenticated subscriber in one text of 22 base64url characters, so that nobody
 *     can use up another subscriber's nonce
 * @param issuedAtMillis when the nonce was issued, by the issuing instance's clock, in Unix milliseconds
 * @param expiresAtMillis when the nonce's life ends, in Unix milliseconds
 * @param count the nonce count, 1 to 2^32-1, or {@link #ONE_TIME}
 * @param fingerprint what makes a copy of the request recognisable, 22 base64url characters (128 bits); empty
 *     when it is not known, and then no copy is ever recognised
 * @param copyOnly only look whether this is a copy of an accepted request and change nothing: for a nonce that
 *     expired at most {@link NonceLedger#COPY_LIFE_MILLIS} ago
 */
public record NonceUse(
        String key, long issuedAtMillis, long expiresAtMillis, long count, String fingerprint, boolean copyOnly) {

    /** The count of a response that carries none, or may not be repeated: the nonce is accepted once. */
    public static final long ONE_TIME = 0;

    /** The highest nonce count: eight hexadecimal digits. */
    public static final long MAX_COUNT = 0xFFFF_FFFFL;

    public NonceUse {
        if (key.isEmpty() || count < ONE_TIME || count > MAX_COUNT) {
            throw new IllegalArgumentException("key or count out of range");
        }
    }
}
