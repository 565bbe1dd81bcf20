package io.sipauth.digest;

import io.sipauth.digest.Credentials.Parameter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of an Authorization or Proxy-Authorization field.
 *
 * <pre>
 * credentials = "Digest" LWS parameter *( COMMA parameter )           RFC 3261 §25.1, RFC 7616 §3.4
 * parameter   = token EQUAL ( quoted-string / 1*unquoted )
 * </pre>
 *
 * <p>Lenient where phones are: any order, any case of names, white space and folds round every separator, empty list
 * elements, and values quoted or not whatever the grammar says of that parameter. Strict where two readings would be
 * possible: a parameter given twice, a control character, an open quote and anything after a value but a comma are
 * refused. Credentials of another scheme are not looked into.
 */
public final class CredentialsParser {

    /** Longest value that is read, in characters; the longest honest one is well below 2 KiB. */
    public static final int MAX_LENGTH = 8192;

    /** Most parameters in one value, unknown ones included; RFC 7616 defines thirteen. */
    public static final int MAX_PARAMETERS = 32;

    private static final String DIGEST = "Digest";

    private static final Map<String, Parameter> KNOWN = knownByName();

    private final FieldCursor cursor;
    private final EnumMap<Parameter, String> values = new EnumMap<>(Parameter.class);
    private final List<String> unknownNames = new ArrayList<>(0);
    private String usernameRaw = "";

    private CredentialsParser(String fieldValue) {
        cursor = new FieldCursor(fieldValue);
    }

    /**
     * Reads one field value, without the field's name.
     *
     * @throws DigestSyntaxException where the value does not follow the grammar or is too long
     */
    public static Authorization parse(String fieldValue) {
        if (fieldValue.length() > MAX_LENGTH) {
            throw new DigestSyntaxException(MAX_LENGTH, "at most " + MAX_LENGTH + " characters");
        }
        return new CredentialsParser(fieldValue).authorization();
    }

    private Authorization authorization() {
        cursor.skipSpace();
        String scheme = cursor.expectToken("scheme");
        if (!scheme.equalsIgnoreCase(DIGEST)) {
            return new Authorization.OtherScheme(scheme);
        }
        cursor.expectSpace();
        parameters();
        return credentials();
    }

    private void parameters() {
        int count = 0;
        while (true) {
            cursor.skipSpace();
            if (!cursor.hasNext() && count > 0) {
                return;
            }
            if (!cursor.consume(',')) {
                if (++count > MAX_PARAMETERS) {
                    throw new DigestSyntaxException(cursor.position(), "at most " + MAX_PARAMETERS + " parameters");
                }
                parameter();
                cursor.skipSpace();
                if (cursor.hasNext() && !cursor.consume(',')) {
                    throw new DigestSyntaxException(cursor.position(), "comma");
                }
            }
        }
    }

    private void parameter() {
        int start = cursor.position();
        String name = cursor.expectToken("parameter name").toLowerCase(Locale.ROOT);
        Parameter parameter = KNOWN.get(name);
        if (parameter == null ? unknownNames.contains(name) : values.containsKey(parameter)) {
            throw new DigestSyntaxException(start, "each parameter once");
        }
        cursor.skipSpace();
        if (!cursor.consume('=')) {
            throw new DigestSyntaxException(cursor.position(), "equals sign");
        }
        cursor.skipSpace();
        keep(parameter, name, cursor.expectValue());
    }

    private void keep(@Nullable Parameter parameter, String name, FieldCursor.Value value) {
        if (parameter == null) {
            unknownNames.add(name);
            return;
        }
        if (parameter == Parameter.USERHASH && value.text().equalsIgnoreCase("false")) {
            unknownNames.add(name); // says what is so anyway
            return;
        }
        values.put(parameter, value.text());
        if (parameter == Parameter.USERNAME) {
            usernameRaw = value.raw();
        }
    }

    private Credentials credentials() {
        return new Credentials(
                usernameRaw,
                text(Parameter.USERNAME),
                text(Parameter.REALM),
                text(Parameter.NONCE),
                text(Parameter.URI),
                text(Parameter.RESPONSE).toLowerCase(Locale.ROOT),
                text(Parameter.ALGORITHM),
                text(Parameter.CNONCE),
                text(Parameter.QOP),
                text(Parameter.NC),
                text(Parameter.OPAQUE),
                values.keySet());
    }

    private String text(Parameter parameter) {
        return values.getOrDefault(parameter, "");
    }

    private static Map<String, Parameter> knownByName() {
        Map<String, Parameter> known = new HashMap<>();
        for (Parameter parameter : Parameter.values()) {
            known.put(parameter.wireName(), parameter);
        }
        return Map.copyOf(known);
    }
}
