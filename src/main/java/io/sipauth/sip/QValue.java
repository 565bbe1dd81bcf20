package io.sipauth.sip;

/** The {@code q} parameter of Contact (RFC 3261 §25.1 {@code qvalue}). */
public final class QValue {

    private static final String RULE = "a q value of 0 to 1 with at most three decimals";
    private static final int ONE = 1000;

    private QValue() {}

    /** In thousandths, 0 to 1000. */
    public static int parse(String text) {
        Cursor cursor = new Cursor(text);
        int thousandths = 0;
        if (cursor.consume('1')) {
            thousandths = ONE;
        } else {
            cursor.expect('0', RULE);
        }
        if (cursor.consume('.')) {
            for (int unit = ONE / 10; unit > 0 && cursor.hasDigit(); unit /= 10) {
                thousandths += unit * cursor.nextDigit();
            }
        }
        if (!cursor.atEnd()) {
            throw cursor.fault(RULE);
        }
        if (thousandths > ONE) {
            throw cursor.faultAt(0, RULE);
        }
        return thousandths;
    }
}
