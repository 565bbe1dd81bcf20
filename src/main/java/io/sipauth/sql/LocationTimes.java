package io.sipauth.sql;

import io.sipauth.location.Binding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The DATETIMEs of {@code location}: whole seconds, local time of the zone that Kamailio's host has. Epoch 0,
 * in that zone, is a binding that never ends.
 *
 * <p>In a zone with summer time one hour a year is written twice; there the earlier reading is taken, as the C
 * library does. A zone without it, UTC above all, has no such hour.
 */
record LocationTimes(ZoneId zone) {

    LocalDateTime toColumn(Instant instant) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), zone);
    }

    /** MariaDB's zero date, which its driver gives as null, is what Kamailio reads as 0: permanent. */
    Instant fromColumn(@Nullable LocalDateTime column) {
        return column == null ? Binding.PERMANENT : column.atZone(zone).toInstant();
    }

    Instant read(ResultSet row, int index) throws SQLException {
        return fromColumn(row.getObject(index, LocalDateTime.class));
    }
}
