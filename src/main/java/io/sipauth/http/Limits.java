package io.sipauth.http;

/** How long the fields of a call may be, in characters. Far above honest values, far below a body's limit. */
final class Limits {

    /** {@code www}, {@code true}, an IP address and port, a number. */
    static final int WORD = 64;

    static final int METHOD = 32;

    /** RFC 1035 §2.3.4: a name has at most 255 octets. */
    static final int HOST = 255;

    static final int URI = 1024;

    /** Four times the column of {@code location}, which the registrar checks by itself. */
    static final int CALL_ID = 1024;

    static final int TAG = 255;

    static final int BRANCH = 512;

    /** One value of a header field. */
    static final int HEADER = 4096;

    /** Values of one header field: Contact of a big office, Authorization for several realms. */
    static final int VALUES = 32;

    /** The longest SIP message over UDP. */
    static final int MESSAGE_BODY = 65_535;

    static final int RPID_PART = 256;

    private Limits() {}
}
