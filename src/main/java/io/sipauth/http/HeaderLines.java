package io.sipauth.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Header lines for a proxy to append unchanged: {@code Name: value CRLF}. A value with CR, LF or NUL in it never
 * becomes a line. Callers' values were refused before ({@link Fields}); what is met here comes from a table, and
 * is left out and reported (CONTRACT §4).
 */
final class HeaderLines {

    private static final Logger LOG = LoggerFactory.getLogger(HeaderLines.class);

    private final StringBuilder lines = new StringBuilder();

    HeaderLines add(String name, String value) {
        if (Fields.breaksLine(value)) {
            LOG.warn("event=header_left_out name={} why=line_break_in_value", name);
            return this;
        }
        lines.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** {@code Warning: 399 sipauth "…"} (RFC 3261 §20.43). */
    HeaderLines addWarning(String text) {
        return add("Warning", "399 sipauth \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
