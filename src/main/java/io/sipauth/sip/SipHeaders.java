package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message: an ordered list of lines. Names are matched without case and in their compact
 * forms; unknown ones are kept as written. Immutable.
 */
public final class SipHeaders implements Iterable<SipHeader> {

    /** No fields at all. */
    public static final SipHeaders NONE = builder().build();

    private final List<Line> lines;
    private final int maxValues;

    private SipHeaders(List<Line> lines, int maxValues) {
        this.lines = List.copyOf(lines);
        this.maxValues = maxValues;
    }

    /** Collects fields for a message of our own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The value of the first line of that name. */
    public Optional<String> first(String name) {
        String wanted = HeaderNames.canonical(name);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isNamed(wanted)) {
                return Optional.of(lines.get(i).header.value());
            }
        }
        return Optional.empty();
    }

    /** The values of all lines of that name, one for each line, in order. */
    public List<String> all(String name) {
        String wanted = HeaderNames.canonical(name);
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isNamed(wanted)) {
                values.add(lines.get(i).header.value());
            }
        }
        return values;
    }

    /**
     * The values of all lines of that name, split at the commas outside quotes and angle brackets; empty ones are
     * left out, as in {@code Supported:} or after a last comma. Fields whose commas mean something else, such as
     * Authorization and Date, are not split. Throws for a quote that is not closed and for too many values.
     */
    public List<String> values(String name) {
        String wanted = HeaderNames.canonical(name);
        boolean list = HeaderNames.isList(wanted);
        List<String> values = new ArrayList<>(4);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isNamed(wanted)) {
                String value = lines.get(i).header.value();
                if (list) {
                    split(value, values);
                } else {
                    add(value, 0, value.length(), values);
                }
            }
        }
        return values;
    }

    /** Whether there is a line of that name. */
    public boolean contains(String name) {
        return count(name) > 0;
    }

    /** How many lines have that name. */
    public int count(String name) {
        String wanted = HeaderNames.canonical(name);
        int count = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isNamed(wanted)) {
                count++;
            }
        }
        return count;
    }

    /** All lines. */
    public int size() {
        return lines.size();
    }

    /** How many values of one name are read, from the limits that the message was parsed with. */
    int maxValues() {
        return maxValues;
    }

    @Override
    public Iterator<SipHeader> iterator() {
        List<SipHeader> headers = new ArrayList<>(lines.size());
        for (Line line : lines) {
            headers.add(line.header);
        }
        return headers.iterator();
    }

    List<Line> lines() {
        return lines;
    }

    /** These with the first line of that name replaced; unchanged where there is none. */
    SipHeaders withFirst(String name, String value) {
        List<Line> changed = new ArrayList<>(lines);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).isNamed(name)) {
                changed.set(i, new Line(new SipHeader(name, value), null));
                return new SipHeaders(changed, maxValues);
            }
        }
        return this;
    }

    private void split(String value, List<String> values) {
        int start = 0;
        boolean bracketed = false;
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '"' -> i = closingQuote(value, i);
                case '<' -> bracketed = true;
                case '>' -> bracketed = false;
                case ',' -> {
                    if (!bracketed) {
                        add(value, start, i, values);
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        add(value, start, value.length(), values);
    }

    private static int closingQuote(String value, int open) {
        for (int i = open + 1; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '\\') {
                i++;
            } else if (character == '"') {
                return i;
            }
        }
        throw new SipSyntaxException(open, "a closing quote");
    }

    private void add(String value, int from, int to, List<String> values) {
        int start = from;
        int end = to;
        while (start < end && Chars.isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && Chars.isBlank(value.charAt(end - 1))) {
            end--;
        }
        if (start == end) {
            return;
        }
        if (values.size() == maxValues) {
            throw new SipTooLargeException(start, "at most " + maxValues + " values of a field");
        }
        values.add(value.substring(start, end));
    }

    /** A field with what is needed to copy it into an answer octet for octet. */
    static final class Line {

        private final SipHeader header;
        private final byte @Nullable [] octets;

        /** Keeps the unfolded value too where it is not UTF-8, so that the text has lost something; else null. */
        Line(SipHeader header, byte @Nullable [] octets) {
            this.header = header;
            this.octets = octets;
        }

        SipHeader header() {
            return header;
        }

        byte @Nullable [] octets() {
            return octets;
        }

        boolean isNamed(String name) {
            return header.name().equalsIgnoreCase(name);
        }

        byte[] valueOctets() {
            return octets == null ? header.value().getBytes(StandardCharsets.UTF_8) : octets;
        }
    }

    /** Collects field lines in order. Not thread-safe. */
    public static final class Builder {

        private final List<Line> lines = new ArrayList<>();
        private int maxValues = SipLimits.DEFAULTS.maxValues();

        private Builder() {}

        /**
         * Adds a field of our own making.
         *
         * @throws IllegalArgumentException for a name that is not a token, or CR, LF or NUL in the value: whoever
         *     supplied it could otherwise add lines to the message
         */
        public Builder add(String name, String value) {
            Unsafe.requireToken("field name", name);
            Unsafe.requireOneLine(name, value);
            lines.add(new Line(new SipHeader(HeaderNames.canonical(name), value), null));
            return this;
        }

        /** Adds all of these. */
        public Builder addAll(Iterable<SipHeader> headers) {
            for (SipHeader header : headers) {
                add(header.name(), header.value());
            }
            return this;
        }

        /** Adds a line that was read from a message, as it was. */
        Builder copy(Line line) {
            lines.add(line);
            return this;
        }

        Builder maxValues(int limit) {
            maxValues = limit;
            return this;
        }

        /** The fields so far. */
        public SipHeaders build() {
            return new SipHeaders(lines, maxValues);
        }
    }
}
