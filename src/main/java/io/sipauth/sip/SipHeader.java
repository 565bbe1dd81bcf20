package io.sipauth.sip;

/**
 * One field line.
 *
 * @param name a name of {@link HeaderNames} in its registered spelling, any other as written
 * @param value unfolded, without white space round it
 */
public record SipHeader(String name, String value) {

    /**
     * Whether a value can be written into a message: it holds neither CR nor LF nor NUL. A value that was read from
     * one can hold NUL, in a quoted-pair; who echoes other fields than {@link SipResponse#to} copies asks first.
     */
    public static boolean isWritable(String value) {
        return Unsafe.isOneLine(value);
    }

    /** As it goes on the wire, without the line's end. */
    @Override
    public String toString() {
        return name + ": " + value;
    }
}
