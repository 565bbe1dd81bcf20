package io.sipauth.digest;

import java.util.Optional;
import java.util.Set;

/**
 * Digest credentials as they were received (RFC 7616 §3.4). An absent parameter is an empty text here;
 * {@code given} tells it from an empty one. Texts are Unicode that was decoded from UTF-8.
 *
 * @param usernameRaw what stands between the quotes, quoted-pairs as they are; a softphone that does not escape
 *     {@code DOMAIN\alice} means this
 * @param username the same with quoted-pairs resolved
 * @param response lower-cased; empty when absent
 * @param algorithm as written, also when it is unknown; empty means MD5
 * @param nc as written: these characters are part of the formula
 * @param qop as written; an empty one counts as absent
 * @param given the parameters that were present
 */
public record Credentials(
        String usernameRaw,
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        String algorithm,
        String cnonce,
        String qop,
        String nc,
        String opaque,
        Set<Parameter> given)
        implements Authorization {

    /** The parameters that are looked at; all others are ignored. */
    public enum Parameter {
        USERNAME("username"),
        REALM("realm"),
        NONCE("nonce"),
        URI("uri"),
        RESPONSE("response"),
        ALGORITHM("algorithm"),
        CNONCE("cnonce"),
        QOP("qop"),
        NC("nc"),
        OPAQUE("opaque"),
        /** RFC 7616 §3.4.4; never offered. */
        USERHASH("userhash"),
        /** The extended notation of RFC 7616 §3.4; never offered. */
        EXTENDED_USERNAME("username*");

        private final String wireName;

        Parameter(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the wire, in lower case. */
        public String wireName() {
            return wireName;
        }
    }

    private static final int NC_LENGTH = 8;

    public Credentials {
        given = Set.copyOf(given);
    }

    /** No nonce and no response: an IMS phone only names itself, and no credentials are present. */
    public boolean isEmpty() {
        return nonce.isEmpty() && response.isEmpty();
    }

    public boolean hasQop() {
        return !qop.isEmpty();
    }

    public boolean isAuthInt() {
        return qop.equalsIgnoreCase(Qop.AUTH_INT.token());
    }

    /** The algorithm that was answered, MD5 where none is named; empty for one that is not supported. */
    public Optional<DigestAlgorithm> digestAlgorithm() {
        return algorithm.isEmpty() ? Optional.of(DigestAlgorithm.MD5) : DigestAlgorithm.of(algorithm);
    }

    /** The nonce count, 1 to 2^32-1; only for credentials without a {@link #fault()} and with qop. */
    public long count() {
        return Long.parseLong(nc, 16);
    }

    /**
     * What makes these credentials unusable, as the reason phrase of a 400 and the text of its Warning; empty when
     * they can be verified. {@code cnonce} and {@code nc} without {@code qop} are ignored: some old phones send them.
     */
    public Optional<String> fault() {
        if (given.contains(Parameter.USERHASH) || given.contains(Parameter.EXTENDED_USERNAME)) {
            return Optional.of("userhash and username* are not offered");
        }
        return missing().or(this::wrongResponseLength).or(() -> hasQop() ? countFault() : Optional.empty());
    }

    private Optional<String> missing() {
        if (!given.contains(Parameter.REALM)) {
            return Optional.of("Missing realm");
        }
        if (username.isEmpty()) {
            return Optional.of("Missing username");
        }
        if (nonce.isEmpty()) {
            return Optional.of("Missing nonce");
        }
        if (uri.isEmpty()) {
            return Optional.of("Missing uri");
        }
        return response.isEmpty() ? Optional.of("Missing response") : Optional.empty();
    }

    private Optional<String> wrongResponseLength() {
        Optional<DigestAlgorithm> known = digestAlgorithm();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        int length = known.get().hexLength();
        return response.length() == length && Hex.isHex(response)
                ? Optional.empty()
                : Optional.of("response is not " + length + " hexadecimal digits");
    }

    private Optional<String> countFault() {
        if (cnonce.isEmpty()) {
            return Optional.of("Missing cnonce with qop");
        }
        if (nc.isEmpty()) {
            return Optional.of("Missing nc with qop");
        }
        if (nc.length() != NC_LENGTH || !Hex.isHex(nc)) {
            return Optional.of("nc is not 8 hexadecimal digits");
        }
        return count() == 0 ? Optional.of("nc is zero") : Optional.empty();
    }

    /** Never shows the response or the nonce. */
    @Override
    public String toString() {
        return "Credentials[username=" + username + ", realm=" + realm + ", algorithm=" + algorithm + "]";
    }
}
