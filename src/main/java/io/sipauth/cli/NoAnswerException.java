package io.sipauth.cli;

import java.io.Serial;

/** A server gave no usable answer; the message tells the user why and what to do. */
final class NoAnswerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
        super(message, null, false, false);
    }
}
