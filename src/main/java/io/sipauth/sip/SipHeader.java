package io.sipauth.sip;

/**
 * One field line.
 *
 * @param name a name of {@link HeaderNames} in its registered spelling, any other as written
 * @param value unfolded, without white space round it
 */
public record SipHeader(String name, String value) {

    /** As it goes on the wire, without the line's end. */
    @Override
    public String toString() {
        return name + ": " + value;
    }
}
