package io.sipauth.auth;

/**
 * Why a request was accepted, challenged or refused: for the proxy and the metrics, never for the phone.
 * {@code kamailio} and {@code opensips} are what {@code www_authenticate} and {@code www_authorize} would have
 * returned.
 */
public enum Reason {
    OK("ok", 1, 1),
    RETRANSMISSION("retransmission", 1, 1),
    NOT_CHALLENGED("not-challenged", 1, 1),
    NO_CREDENTIALS("no-credentials", -5, -4),
    WRONG_PASSWORD("wrong-password", -2, -2),
    UNKNOWN_USER("unknown-user", -3, -1),
    DISABLED_USER("disabled-user", -3, -1),
    /** The subscriber has no hash and no clear text for the algorithm that was answered. */
    NO_HASH("no-hash", -1, -5),
    NONCE_EXPIRED("nonce-expired", -4, -3),
    NONCE_FOREIGN("nonce-foreign", -4, -3),
    NONCE_AHEAD("nonce-ahead", -4, -3),
    NONCE_BOUND("nonce-bound", -4, -3),
    NONCE_FORGOTTEN("nonce-forgotten", -4, -3),
    NC_USED("nc-used", -4, -3),
    ONE_TIME_USED("one-time-used", -6, -3),
    ALGORITHM_NOT_OFFERED("algorithm-not-offered", -1, -5),
    QOP_NOT_OFFERED("qop-not-offered", -1, -5),
    MALFORMED("malformed", -1, -5),
    URI_MISMATCH("uri-mismatch", -1, -5),
    IDENTITY_MISMATCH("identity-mismatch", -8, -5),
    DOMAIN_NOT_SERVED("domain-not-served", -1, -5),
    RATE_LIMITED("rate-limited", -1, -5),
    STORE_UNAVAILABLE("store-unavailable", -1, -5),
    REGISTRATION_REFUSED("registration-refused", -1, -5);

    private final String code;
    private final int kamailio;
    private final int opensips;

    Reason(String code, int kamailio, int opensips) {
        this.code = code;
        this.kamailio = kamailio;
        this.opensips = opensips;
    }

    /** The {@code reasonCode} of the API and the metric label. */
    public String code() {
        return code;
    }

    public int kamailio() {
        return kamailio;
    }

    public int opensips() {
        return opensips;
    }
}
