package io.sipauth.sip;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of a Date field: {@code Sat, 13 Nov 2010 23:29:00 GMT}, RFC 3261 §20.17. */
public final class SipDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SipDate() {}

    /** This moment, cut to whole seconds. */
    public static String format(Instant moment) {
        return FORMAT.format(moment);
    }
}
