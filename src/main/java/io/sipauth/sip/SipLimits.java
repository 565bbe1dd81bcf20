package io.sipauth.sip;

/**
 * How much of a peer's message is read at all; beyond it {@link SipTooLargeException} is thrown.
 *
 * @param maxMessageBytes start line, fields and body; no UDP datagram is larger than the default
 * @param maxHeaderBytes start line and fields with the empty line that ends them
 * @param maxHeaders field lines; look-ups walk all of them
 * @param maxValues values of one field name over all its lines: Via, Contact and Route lists
 */
public record SipLimits(int maxMessageBytes, int maxHeaderBytes, int maxHeaders, int maxValues) {

    /** For messages from anywhere. */
    public static final SipLimits DEFAULTS = new SipLimits(65_535, 32_768, 256, 128);

    /** Parameters of one URI or one value: they are compared pairwise. */
    static final int MAX_PARAMETERS = 64;

    public SipLimits {
        requirePositive("maxMessageBytes", maxMessageBytes);
        requirePositive("maxHeaderBytes", maxHeaderBytes);
        requirePositive("maxHeaders", maxHeaders);
        requirePositive("maxValues", maxValues);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
