package io.sipauth.cli;

import java.io.Serial;

/** The command cannot run as it was given; the message is for the user. */
final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}
