package io.sipauth.auth;

/** What can be said of a request without a store. */
sealed interface Examined {

    record Decided(Verdict verdict) implements Examined {}

    record ToVerify(Attempt attempt) implements Examined {}
}
