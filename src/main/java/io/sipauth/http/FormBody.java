package io.sipauth.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code application/x-www-form-urlencoded} in UTF-8: {@code name=value} joined by {@code &}, {@code +} for a
 * space, {@code %} and two hexadecimal digits for any other octet.
 */
final class FormBody {

    /** More than any call has; a bound on the map that a caller can make us build. */
    static final int MAX_FIELDS = 256;

    private FormBody() {}

    /** Each name with its value, or with the list of its values where it stands several times. */
    static Map<String, Object> parse(byte[] body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        int count = 0;
        for (int start = 0; start < body.length; ) {
            int end = indexOf(body, '&', start, body.length);
            if (end > start) {
                if (++count > MAX_FIELDS) {
                    throw new ProblemException(ProblemKind.BAD_BODY, "more than " + MAX_FIELDS + " form fields");
                }
                put(fields, body, start, end);
            }
            start = end + 1;
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, byte[] body, int start, int end) {
        int equals = indexOf(body, '=', start, end);
        String name = decode(body, start, equals, "");
        String value = equals == end ? "" : decode(body, equals + 1, end, name);
        fields.merge(name, value, FormBody::append);
    }

    private static Object append(Object before, Object value) {
        List<Object> values = new ArrayList<>();
        if (before instanceof List<?> list) {
            values.addAll(list);
        } else {
            values.add(before);
        }
        values.add(value);
        return values;
    }

    private static String decode(byte[] body, int start, int end, String field) {
        byte[] octets = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            int octet = body[i];
            if (octet == '+') {
                octet = ' ';
            } else if (octet == '%') {
                octet = escaped(body, i, end, field);
                i += 2;
            }
            octets[length++] = (byte) octet;
        }
        return utf8(octets, length, field);
    }

    private static int escaped(byte[] body, int percent, int end, String field) {
        int high = percent + 2 < end ? Character.digit(body[percent + 1], 16) : -1;
        int low = percent + 2 < end ? Character.digit(body[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed(field, "a % without two hexadecimal digits");
        }
        return high * 16 + low;
    }

    private static String utf8(byte[] octets, int length, String field) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(field, "is not UTF-8");
        }
    }

    private static ProblemException malformed(String field, String fault) {
        return field.isEmpty()
                ? new ProblemException(ProblemKind.BAD_BODY, "form: " + fault)
                : ProblemException.field(field, fault);
    }

    private static int indexOf(byte[] body, char wanted, int start, int end) {
        int i = start;
        while (i < end && body[i] != wanted) {
            i++;
        }
        return i;
    }
}
