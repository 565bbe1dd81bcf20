package io.sipauth.auth;

/** The body that {@code auth-int} protects, as far as the caller knows it. */
public sealed interface EntityBody {

    /** The body itself; empty for a message without one. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Bytes(byte[] octets) implements EntityBody {}

    /** Its hash by the response's algorithm, in lower-case hexadecimal, where a proxy computed it. */
    record Hash(String hex) implements EntityBody {}

    /** Not known: a response with {@code auth-int} cannot be verified. */
    record Unknown() implements EntityBody {}
}
