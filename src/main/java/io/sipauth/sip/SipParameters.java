package io.sipauth.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a header value, {@code *(SEMI generic-param)}: in order, names in lower case, each at most
 * once (RFC 3261 §7.3.1). Immutable.
 */
public final class SipParameters {

    /** No parameters at all. */
    public static final SipParameters NONE = new SipParameters(List.of());

    private final List<SipParameter> parameters;

    private SipParameters(List<SipParameter> parameters) {
        this.parameters = parameters;
    }

    /** All there are at the cursor; throws where a semicolon is not followed by a parameter. */
    static SipParameters consumeAll(Cursor cursor) {
        if (!cursor.consumeSeparator(';')) {
            return NONE;
        }
        List<SipParameter> parameters = new ArrayList<>(4);
        do {
            addOne(cursor, parameters);
        } while (cursor.consumeSeparator(';'));
        return new SipParameters(List.copyOf(parameters));
    }

    private static void addOne(Cursor cursor, List<SipParameter> parameters) {
        int start = cursor.position();
        String name = cursor.expectToken("a parameter name").toLowerCase(Locale.ROOT);
        if (find(parameters, name) != null) {
            throw cursor.faultAt(start, "each parameter once");
        }
        if (parameters.size() == SipLimits.MAX_PARAMETERS) {
            throw new SipTooLargeException(start, "at most " + SipLimits.MAX_PARAMETERS + " parameters");
        }
        boolean valued = cursor.consumeSeparator('=');
        parameters.add(valued ? SipParameter.of(name, expectValue(cursor)) : SipParameter.flag(name));
    }

    private static String expectValue(Cursor cursor) {
        return cursor.peek() == '"'
                ? cursor.expectQuotedString("a closing quote")
                : cursor.expectRun(Chars.PARAMETER_VALUE, "a parameter value");
    }

    /** The value without quotes and quoted-pairs; empty where the parameter is absent or has no value. */
    public Optional<String> value(String name) {
        SipParameter found = find(parameters, name);
        return found == null || found.written() == null
                ? Optional.empty()
                : Optional.of(Cursor.unquote(found.written()));
    }

    /** Whether the parameter is there, with a value or without. */
    public boolean contains(String name) {
        return find(parameters, name) != null;
    }

    /** The names in order, in lower case. */
    public List<String> names() {
        List<String> names = new ArrayList<>(parameters.size());
        for (SipParameter parameter : parameters) {
            names.add(parameter.name());
        }
        return names;
    }

    /** These with one set to a token value: in its place where it is there, else at the end. */
    SipParameters with(String name, String value) {
        SipParameter wanted = SipParameter.of(name, value);
        List<SipParameter> changed = new ArrayList<>(parameters.size() + 1);
        boolean placed = false;
        for (SipParameter parameter : parameters) {
            boolean same = parameter.name().equals(name);
            changed.add(same ? wanted : parameter);
            placed |= same;
        }
        if (!placed) {
            changed.add(wanted);
        }
        return new SipParameters(List.copyOf(changed));
    }

    /** As they go into a header value, each with its semicolon. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (SipParameter parameter : parameters) {
            text.append(';').append(parameter);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipParameters that && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    private static @Nullable SipParameter find(List<SipParameter> parameters, String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equalsIgnoreCase(name)) {
                return parameters.get(i);
            }
        }
        return null;
    }
}
