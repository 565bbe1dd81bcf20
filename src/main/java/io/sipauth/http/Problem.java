package io.sipauth.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A problem document (RFC 9457), written on one line as {@code application/problem+json}.
 *
 * @param type {@code urn:problem:sipauth:} and the kind
 * @param title the kind in words, always the same
 * @param status the HTTP status once more
 * @param detail what was wrong with this call
 * @param field the field of the call at fault; absent when no field is
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "field"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String field) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemException fault) {
        return new Problem(
                fault.kind().type(), fault.kind().title(), fault.kind().status(), fault.detail(), fault.field());
    }
}
