package io.sipauth.client;

/** What an API client may do. */
public enum ApiScope {
    /** Challenge, verify, and the SIP calls. */
    AUTH("auth"),
    /** Save, look up and delete bindings. */
    LOCATION("location"),
    /** Administer subscribers and API clients. */
    ADMIN("admin");

    private final String key;

    ApiScope(String key) {
        this.key = key;
    }

    /** The name in the table, the command line and the configuration. */
    public String key() {
        return key;
    }
}
