package io.sipauth.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks of what a caller put into a field. Every fault is a 400 that names the field. No text that passes
 * holds CR, LF or NUL, so that none can end a header line (CONTRACT §4).
 */
final class Fields {

    /** RFC 3261 §8.1.1.5: the CSeq number is below 2^31. */
    static final long MAX_CSEQ = 0x7FFF_FFFFL;

    /** RFC 3261 §20.19: delta-seconds up to 2^32-1. */
    static final long MAX_EXPIRES = 0xFFFF_FFFFL;

    private Fields() {}

    /** One line of text of at most so many characters; absent stays absent. */
    static @Nullable String line(String name, @Nullable String value, int maxChars) {
        if (value == null) {
            return null;
        }
        if (value.length() > maxChars) {
            throw ProblemException.field(name, "at most " + maxChars + " characters");
        }
        if (breaksLine(value)) {
            throw ProblemException.field(name, "CR, LF and NUL are not taken");
        }
        return value;
    }

    /** The value of a SIP header field: as {@link #line}, once folded lines are unfolded (RFC 3261 §7.3.1). */
    static @Nullable String header(String name, @Nullable String value, int maxChars) {
        return value == null ? null : line(name, unfold(value), maxChars);
    }

    /** Values of a header field that may stand several times; empty ones are dropped; absent stays absent. */
    static @Nullable List<String> headers(
            String name, @Nullable List<@Nullable String> values, int maxValues, int maxChars) {
        if (values == null) {
            return null;
        }
        if (values.size() > maxValues) {
            throw ProblemException.field(name, "at most " + maxValues + " values");
        }
        List<String> kept = new ArrayList<>(values.size());
        for (String value : values) {
            String checked = header(name, value, maxChars);
            if (checked == null) {
                throw ProblemException.field(name, "null stands among the values");
            }
            if (!checked.isBlank()) {
                kept.add(checked);
            }
        }
        return List.copyOf(kept);
    }

    /** A text that must be there and not be empty. */
    static String required(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ProblemException.field(name, "is missing");
        }
        return value;
    }

    static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** A SIP method: a token (RFC 3261 §25.1), upper-cased because proxies' scripts hand over either. */
    static String method(@Nullable String value) {
        String method = required("method", value);
        for (int i = 0; i < method.length(); i++) {
            if (!isTokenChar(method.charAt(i))) {
                throw ProblemException.field("method", "is not a SIP method");
            }
        }
        return method.toUpperCase(Locale.ROOT);
    }

    /** A whole number in this range, written in decimal digits alone. */
    static long number(String name, String value, long max) {
        String digits = value.strip();
        long number = 0;
        for (int i = 0; i < digits.length() && number <= max; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw ProblemException.field(name, "is not a whole number");
            }
            number = number * 10 + digit;
        }
        if (digits.isEmpty() || number > max) {
            throw ProblemException.field(name, "is not a whole number from 0 to " + max);
        }
        return number;
    }

    /** {@code true}, {@code false}, {@code 1} or {@code 0}; absent and empty are false. */
    static boolean flag(String name, @Nullable String value) {
        return switch (orEmpty(value)) {
            case "", "false", "0" -> false;
            case "true", "1" -> true;
            default -> throw ProblemException.field(name, "is neither true nor false");
        };
    }

    static boolean breaksLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                return true;
            }
        }
        return false;
    }

    private static String unfold(String value) {
        if (!breaksLine(value)) {
            return value;
        }
        StringBuilder line = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            int fold = foldLength(value, i);
            if (fold == 0) {
                line.append(value.charAt(i));
            } else {
                line.append(' ');
                i += fold - 1;
            }
        }
        return line.toString();
    }

    /** Characters of the fold at this place: CRLF or LF and the white space after it, or 0 for none. */
    private static int foldLength(String value, int start) {
        int end = start;
        if (value.charAt(end) == '\r') {
            end++;
        }
        if (end >= value.length() || value.charAt(end) != '\n') {
            return 0;
        }
        int space = ++end;
        while (end < value.length() && (value.charAt(end) == ' ' || value.charAt(end) == '\t')) {
            end++;
        }
        return end == space ? 0 : end - start;
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }
}
