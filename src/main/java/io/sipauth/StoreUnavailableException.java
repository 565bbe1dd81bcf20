package io.sipauth;

import java.io.Serial;

/**
 * A store did not answer, or not in time. Adapters translate every failure of their driver into this one at
 * once; the edges answer 503 with Retry-After for it (CONTRACT §6), never 401, 403 or 200.
 */
public final class StoreUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the store and what was asked of it, such as {@code mariadb: find subscriber}. */
    public StoreUnavailableException(String operation, Throwable cause) {
        super(operation, cause);
    }

    /** The same where no driver gave a reason: a full queue, a deadline of our own. */
    public StoreUnavailableException(String operation) {
        super(operation);
    }
}
