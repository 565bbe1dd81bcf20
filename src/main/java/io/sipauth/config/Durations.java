package io.sipauth.config;

import java.time.Duration;
import java.util.Map;

/** Lengths of time as an operator writes them: digits and a unit, {@code 300ms}. */
final class Durations {

    private static final Map<String, Duration> UNITS = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    /** Enough for a thousand years in any unit, and no overflow. */
    private static final int MAX_DIGITS = 9;

    private Durations() {}

    /** Reads it. Throws IllegalArgumentException where digits or unit are missing. */
    static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = text.substring(digits);
        if (digits == text.length() && digits > 0) {
            throw new IllegalArgumentException(text + " needs a unit: ms, s, m, h or d, such as " + text + "s");
        }
        Duration one = UNITS.get(unit);
        if (digits == 0 || digits > MAX_DIGITS || one == null) {
            throw new IllegalArgumentException(
                    '"' + text + "\" is no duration: digits and us, ms, s, m, h or d, such as 5s");
        }
        return one.multipliedBy(Long.parseLong(text.substring(0, digits)));
    }
}
