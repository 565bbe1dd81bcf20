package io.sipauth.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One HTTP call as the routes see it: its body is read whole, its query is checked. */
final class Call {

    private static final String BODY = "sipauth.body";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private final Context context;

    Call(Context context) {
        this.context = context;
    }

    /**
     * Reads the body before anything can refuse the call: with octets unread the connection could not be kept.
     * A body beyond the limit is 413, and then the connection ends.
     */
    static void readBody(Context context, int maxOctets) {
        if (context.contentLength() > maxOctets) {
            throw tooLarge(maxOctets);
        }
        try (InputStream in = context.req().getInputStream()) {
            byte[] body = in.readNBytes(maxOctets + 1);
            if (body.length > maxOctets) {
                throw tooLarge(maxOctets);
            }
            context.attribute(BODY, body);
        } catch (IOException e) {
            throw new ProblemException(ProblemKind.BAD_BODY, "the body ended early or came too slowly");
        }
    }

    private static ProblemException tooLarge(int maxOctets) {
        return new ProblemException(ProblemKind.TOO_LARGE, "at most " + maxOctets + " octets");
    }

    byte[] body() {
        byte[] body = context.attribute(BODY);
        return body == null ? new byte[0] : body;
    }

    /** The wire record that the body says, in JSON or as a form. */
    <T> T read(Class<T> type) {
        return switch (mediaType()) {
            case JSON -> Wire.fromJson(body(), type);
            case FORM -> Wire.fromForm(body(), type);
            case String other ->
                throw new ProblemException(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "send " + JSON + " or " + FORM);
        };
    }

    /** In lower case, without parameters; empty when there is none. */
    String mediaType() {
        String type = context.contentType();
        if (type == null) {
            return "";
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** A parameter of the query, empty when absent; given twice it is a 400. */
    String query(String name, int maxChars) {
        List<String> values = context.queryParams(name);
        if (values.isEmpty()) {
            return "";
        }
        if (values.size() > 1) {
            throw ProblemException.field(name, "stands twice in the query");
        }
        return Fields.orEmpty(Fields.line(name, values.getFirst(), maxChars));
    }

    /** A part of the path. */
    String path(String name, int maxChars) {
        return Fields.orEmpty(Fields.line(name, context.pathParam(name), maxChars));
    }

    /** Refuses a query parameter that the call does not know, by name. */
    void allowQuery(Set<String> known) {
        Map<String, List<String>> given = context.queryParamMap();
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw ProblemException.field(name, "is not a query parameter of this call");
            }
        }
    }
}
