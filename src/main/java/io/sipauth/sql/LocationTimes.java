package io.sipauth.sql;

import io.sipauth.location.Binding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The DATETIMEs of {@code location}: whole seconds, local time of the zone that Kamailio's host has. Epoch 0,
 * in that zone, is a binding that never ends.
 *
 * <p>In a zone with summer time one hour a year is written twice; there the earlier reading is taken, as the C
 * library does. So that no binding ends before its time, an end within the second of those hours is written as the
 * end of that hour. A zone without summer time, UTC above all, has no such hour.
 */
record LocationTimes(ZoneId zone) {

    LocalDateTime toColumn(Instant instant) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), zone);
    }

    /**
     * When the binding ends. One that has ended already is written as it is: in the second of the two hours it must
     * not come to life again.
     */
    LocalDateTime endToColumn(Binding binding) {
        LocalDateTime end = toColumn(binding.expiresAt());
        if (!binding.expiresAt().isAfter(binding.lastModified())) {
            return end;
        }
        ZoneOffsetTransition change = zone.getRules().getTransition(end);
        boolean second =
                change != null && change.isOverlap() && !binding.expiresAt().isBefore(change.getInstant());
        return second ? change.getDateTimeBefore() : end;
    }

    /** MariaDB's zero date, which its driver gives as null, is what Kamailio reads as 0: permanent. */
    Instant fromColumn(@Nullable LocalDateTime column) {
        return column == null ? Binding.PERMANENT : column.atZone(zone).toInstant();
    }

    Instant read(ResultSet row, int index) throws SQLException {
        return fromColumn(row.getObject(index, LocalDateTime.class));
    }
}
