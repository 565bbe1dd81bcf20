package io.sipauth.sip;

/**
 * The CSeq field (RFC 3261 §20.16).
 *
 * @param number below 2^31 (§8.1.1.5)
 * @param method as written; methods are case-sensitive
 */
public record CSeq(long number, String method) {

    /** The highest number. */
    public static final long MAX_NUMBER = (1L << 31) - 1;

    /** Parses a field value. */
    public static CSeq parse(String text) {
        Cursor cursor = new Cursor(text);
        cursor.consumeSws();
        long number = cursor.expectNumber(MAX_NUMBER, "a CSeq number below 2^31");
        if (!cursor.consumeLws()) {
            throw cursor.fault("a space after the CSeq number");
        }
        String method = cursor.expectToken("a CSeq method");
        cursor.expectEnd("the end of CSeq");
        return new CSeq(number, method);
    }

    @Override
    public String toString() {
        return number + " " + method;
    }
}
