package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.location.Binding;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTimesTest {

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Brussels", "Europe/London", "Asia/Tokyo", "America/New_York"})
    void epoch_inEveryZone_isPermanent(String zone) {
        LocationTimes times = new LocationTimes(ZoneId.of(zone));

        assertThat(times.fromColumn(times.toColumn(Binding.PERMANENT))).isEqualTo(Binding.PERMANENT);
        assertThat(times.fromColumn(null)).isEqualTo(Binding.PERMANENT);
    }

    @Test
    void toColumn_isWholeSecondsOfTheZone() {
        LocationTimes times = new LocationTimes(ZoneId.of("Europe/Brussels"));

        assertThat(times.toColumn(Instant.parse("2030-07-01T10:00:00.999Z")))
                .isEqualTo(LocalDateTime.parse("2030-07-01T12:00:00"));
    }

    @Test
    void hourWrittenTwice_isReadAsTheEarlier() {
        LocationTimes times = new LocationTimes(ZoneId.of("Europe/Brussels"));

        assertThat(times.fromColumn(LocalDateTime.parse("2030-10-27T02:30:00")))
                .isEqualTo(Instant.parse("2030-10-27T00:30:00Z"));
    }
}
