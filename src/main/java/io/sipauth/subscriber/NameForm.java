package io.sipauth.subscriber;

/** The two forms in which a phone may write its user name; each has hashes of its own. */
public enum NameForm {
    /** {@code alice}: Kamailio's {@code ha1}. */
    USER,
    /** {@code alice@example.test}: Kamailio's {@code ha1b}. */
    USER_AT_DOMAIN
}
