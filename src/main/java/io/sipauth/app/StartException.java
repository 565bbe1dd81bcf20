package io.sipauth.app;

import java.io.Serial;

/** The server cannot start as things are; the message tells the operator why and what to do. */
public final class StartException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message, null, false, false);
    }
}
