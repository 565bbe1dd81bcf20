package io.sipauth.digest;

/** Who challenges: a registrar or user agent server with 401, or a proxy with 407 (RFC 3261 §22.2, §22.3). */
public enum ChallengeField {
    WWW(401, "Unauthorized", "WWW-Authenticate", "Authorization"),
    PROXY(407, "Proxy Authentication Required", "Proxy-Authenticate", "Proxy-Authorization");

    private final int status;
    private final String reason;
    private final String challengeName;
    private final String credentialsName;

    ChallengeField(int status, String reason, String challengeName, String credentialsName) {
        this.status = status;
        this.reason = reason;
        this.challengeName = challengeName;
        this.credentialsName = credentialsName;
    }

    /** The SIP status that carries the challenge. */
    public int status() {
        return status;
    }

    /** The reason phrase of that status. */
    public String reason() {
        return reason;
    }

    /** The header field of the challenge. */
    public String challengeName() {
        return challengeName;
    }

    /** The header field of the answer to it. */
    public String credentialsName() {
        return credentialsName;
    }
}
