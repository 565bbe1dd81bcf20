package io.sipauth.http;

import java.io.Serial;

/**
 * The call cannot be answered with a verdict. Thrown anywhere below a route, written as a problem document in
 * one place ({@link Replies}). Without stack trace: it tells of the caller's fault or of load, not of ours.
 */
final class ProblemException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Peer text in a detail is cut to this, so that a problem stays readable. */
    private static final int MAX_ECHO_CHARS = 64;

    private final ProblemKind kind;
    private final String detail;
    private final String field;

    ProblemException(ProblemKind kind, String detail) {
        this(kind, detail, "");
    }

    private ProblemException(ProblemKind kind, String detail, String field) {
        super(detail, null, false, false);
        this.kind = kind;
        this.detail = detail;
        this.field = echo(field);
    }

    /** 400 that names the field. */
    static ProblemException field(String name, String fault) {
        return new ProblemException(ProblemKind.BAD_FIELD, echo(name) + ": " + fault, name);
    }

    ProblemKind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }

    /** The field at fault, or empty. */
    String field() {
        return field;
    }

    /** Peer text as it may be repeated: cut. JSON escapes the rest. */
    static String echo(String peerText) {
        return peerText.length() <= MAX_ECHO_CHARS ? peerText : peerText.substring(0, MAX_ECHO_CHARS) + "…";
    }
}
