package io.sipauth.sql;

import java.io.Serial;

/** The database cannot be brought to our schema as it is; the message tells the operator what to do. */
public final class SchemaException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }

    SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
