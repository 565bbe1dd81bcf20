package io.sipauth.http;

/** The kinds of problem documents: what {@code type}, {@code title} and {@code status} can be (RFC 9457 §3.1). */
enum ProblemKind {
    BAD_FIELD(400, "bad-field", "A field is missing or malformed"),
    BAD_BODY(400, "bad-body", "The body cannot be read"),
    UNAUTHENTICATED(401, "unauthenticated", "This call needs an API client"),
    SCOPE_MISSING(403, "scope-missing", "The API client may not make this call"),
    ORIGIN_REFUSED(403, "origin-refused", "Calls from web pages are refused"),
    HOST_REFUSED(403, "host-refused", "The Host is not one of this server"),
    NO_BINDINGS(404, "no-bindings", "The address of record has no bindings"),
    NOT_FOUND(404, "not-found", "There is no such call"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The call does not take this method"),
    TOO_LARGE(413, "too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body's type is not taken here"),
    REFUSED_BY_HTTP(400, "bad-http", "The HTTP request cannot be read"),
    OUR_FAULT(500, "our-fault", "A fault of this server"),
    BUSY(503, "busy", "Too many calls at once"),
    STORE_UNAVAILABLE(503, "store-unavailable", "A store did not answer in time");

    private static final String TYPE_PREFIX = "urn:problem:sipauth:";

    private final int status;
    private final String key;
    private final String title;

    ProblemKind(int status, String key, String title) {
        this.status = status;
        this.key = key;
        this.title = title;
    }

    int status() {
        return status;
    }

    /** The metric label and the end of the {@code type}. */
    String key() {
        return key;
    }

    String type() {
        return TYPE_PREFIX + key;
    }

    String title() {
        return title;
    }
}
