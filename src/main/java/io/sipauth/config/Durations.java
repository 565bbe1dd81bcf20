package io.sipauth.config;

import java.time.Duration;
import java.util.Map;

/** Lengths of time as an operator writes them: digits and a unit, {@code 300ms}. */
final class Durations {

    private static final Map<String, Long> UNIT_MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

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
        Long millis = UNIT_MILLIS.get(unit);
        if (digits == 0 || digits > MAX_DIGITS || millis == null) {
            throw new IllegalArgumentException(
                    '"' + text + "\" is no duration: digits and ms, s, m, h or d, such as 5s");
        }
        return Duration.ofMillis(Long.parseLong(text.substring(0, digits)) * millis);
    }
}
