package io.sipauth.sip;

/** Seconds as Expires and the {@code expires} parameter of Contact write them (RFC 3261 §20.19, §20.10). */
public final class DeltaSeconds {

    /** What a malformed value counts as (§20.10, RFC 4475 §3.1.2.4). */
    public static final long MALFORMED = 3600;

    private static final long MAX = (1L << 32) - 1;

    private DeltaSeconds() {}

    /** 0 to 2^32-1; {@link #MALFORMED} for everything else, as the RFC says, and never a fault. */
    public static long parse(String text) {
        Cursor cursor = new Cursor(text);
        cursor.consumeSws();
        if (!cursor.hasDigit()) {
            return MALFORMED;
        }
        try {
            long seconds = cursor.expectNumber(MAX, "seconds below 2^32");
            cursor.expectEnd("the end of the number");
            return seconds;
        } catch (SipSyntaxException malformed) {
            return MALFORMED;
        }
    }
}
