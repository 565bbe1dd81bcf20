package io.sipauth.cli;

/** Carries one request to a server and brings its final reply back. */
interface SipExchange extends AutoCloseable {

    /** Where this end is reached, {@code 127.0.0.1:5062}: for Via and Contact. */
    String localAddress();

    /** The server, for messages to the user. */
    String peer();

    /** Sends the request and waits for its final reply. Throws {@link NoAnswerException} when none comes. */
    SipAnswer exchange(String request);

    @Override
    void close();
}
