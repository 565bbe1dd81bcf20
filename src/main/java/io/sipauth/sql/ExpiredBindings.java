package io.sipauth.sql;

import io.sipauth.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Deletes rows of {@code location} that ended more than 32 s (64*T1) ago: until then a late copy of a REGISTER
 * may still have to be recognised by them. Permanent rows (epoch 0) stay.
 */
public final class ExpiredBindings {

    /** How long an expired row is kept (RFC 3261 §17.2.2). */
    public static final Duration KEPT = Duration.ofSeconds(32);

    /** Rows of one transaction, few enough to be no hindrance to registrations. */
    static final int BATCH = 500;

    /** Batches of one call, so that a call ends. */
    static final int BATCHES = 200;

    private final Database database;
    private final InstantSource clock;

    public ExpiredBindings(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Deletes what is due, in bounded batches; called again from time to time by a background thread.
     *
     * @return how many rows went
     * @throws StoreUnavailableException when the database does not answer; what was deleted stays deleted
     */
    public int purge() {
        LocationTimes times = new LocationTimes(database.locationZone());
        Instant before = clock.instant().minus(KEPT);
        int total = 0;
        for (int i = 0; i < BATCHES; i++) {
            int deleted = database.read("purge expired bindings", connection -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "DELETE FROM location WHERE expires < ? AND expires > ? LIMIT " + BATCH)) {
                    statement.setObject(1, times.toColumn(before));
                    statement.setObject(2, times.toColumn(Instant.EPOCH));
                    return statement.executeUpdate();
                }
            });
            total += deleted;
            if (deleted < BATCH) {
                break;
            }
        }
        return total;
    }
}
