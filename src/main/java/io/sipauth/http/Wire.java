package io.sipauth.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * JSON and forms to wire records and back. An unknown field, a field given twice and a value of another type are
 * 400 that names the field. Output is one line (CONTRACT §4: Kamailio's {@code http_client_query} returns only
 * the first).
 */
final class Wire {

    /** Our calls are flat with lists in them; deeper nesting is refused before it costs anything. */
    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    private Wire() {}

    /** The record that this JSON object says. */
    static <T> T fromJson(byte[] body, Class<T> type) {
        try {
            T call = MAPPER.readValue(body, type);
            if (call == null) {
                throw new ProblemException(ProblemKind.BAD_BODY, "null in place of a JSON object");
            }
            return call;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** The record that this form says: the same field names, a list field given once or several times. */
    static <T> T fromForm(byte[] body, Class<T> type) {
        try {
            return MAPPER.convertValue(FormBody.parse(body), type);
        } catch (IllegalArgumentException e) {
            throw refused(e.getCause() instanceof IOException cause ? cause : new IOException(e));
        }
    }

    /** One line of JSON in UTF-8. */
    static byte[] toJson(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same JSON on one line. */
    static byte[] oneLine(byte[] json) {
        try {
            return MAPPER.writeValueAsBytes(MAPPER.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException refused(IOException fault) {
        if (fault instanceof JsonMappingException mapping) {
            return mappingFault(mapping);
        }
        if (fault instanceof JsonProcessingException syntax) {
            return new ProblemException(ProblemKind.BAD_BODY, "not JSON: " + offset(syntax));
        }
        return new ProblemException(ProblemKind.BAD_BODY, "the body cannot be read");
    }

    private static ProblemException mappingFault(JsonMappingException fault) {
        if (fault.getCause() instanceof ProblemException problem) {
            return problem;
        }
        String field = fieldOf(fault.getPath());
        if (fault instanceof UnrecognizedPropertyException unknown) {
            return ProblemException.field(unknown.getPropertyName(), "is not a field of this call");
        }
        return field.isEmpty()
                ? new ProblemException(ProblemKind.BAD_BODY, "not a JSON object of this call: " + offset(fault))
                : ProblemException.field(field, "has a value of another type");
    }

    private static String fieldOf(List<JsonMappingException.Reference> path) {
        String first = path.isEmpty() ? null : path.get(0).getFieldName();
        return first == null ? "" : first;
    }

    /** Where the fault lies; never the parser's words, which may quote a credential. */
    private static String offset(JsonProcessingException fault) {
        return fault.getLocation() == null
                ? "fault"
                : "fault at octet " + fault.getLocation().getByteOffset();
    }
}
