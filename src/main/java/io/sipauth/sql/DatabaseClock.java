package io.sipauth.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The database's clock, for the check of our own (CONTRACT §6, "a clock is off"). */
public final class DatabaseClock {

    private final Database database;

    public DatabaseClock(Database database) {
        this.database = database;
    }

    /** The database's time now; blocks. Embedded, it is our own. */
    public Instant now() {
        String sql = database.isEmbedded() ? "SELECT LOCALTIMESTAMP(6)" : "SELECT UTC_TIMESTAMP(6)";
        return database.read("read the clock", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            }
        });
    }

    /** How far the database's clock is ahead of this one; half of the call's own time is the error. */
    public Duration aheadOf(InstantSource clock) {
        Instant before = clock.instant();
        Instant theirs = now();
        Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
        return Duration.between(middle, theirs);
    }
}
