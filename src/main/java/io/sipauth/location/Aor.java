package io.sipauth.location;

/**
 * An address of record, normalised: what bindings are kept under (RFC 3261 §10.3 step 5).
 *
 * @param user unescaped; lower-cased by whoever made it unless {@code registrar.case-sensitive} is on
 * @param domain in lower case
 */
public record Aor(String user, String domain) {

    /** The URI form {@code user@domain} without a scheme and without escapes. */
    public String userAtDomain() {
        return user + '@' + domain;
    }
}
