package io.sipauth.digest;

import java.util.Optional;

/** Quality of protection, RFC 7616 §3.3. */
public enum Qop {
    AUTH("auth"),
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
        this.token = token;
    }

    /** The name on the wire. */
    public String token() {
        return token;
    }

    /** The quality of this name in any case of letters, or empty for an unknown one. */
    public static Optional<Qop> of(String token) {
        if (token.equalsIgnoreCase(AUTH.token)) {
            return Optional.of(AUTH);
        }
        return token.equalsIgnoreCase(AUTH_INT.token) ? Optional.of(AUTH_INT) : Optional.empty();
    }
}
