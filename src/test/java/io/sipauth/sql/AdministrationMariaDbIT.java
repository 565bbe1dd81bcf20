package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.testing.MariaDbServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdministrationMariaDbIT extends AdministrationContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.mariaDb();
    }

    @Test
    void clock_serverInAnotherZone_isTheSame() {
        try (MariaDbServer tokyo = MariaDbServer.startOwn(Map.of("TZ", "Asia/Tokyo"), "--default-time-zone=-05:00");
                Database far = Database.open(TestDatabases.of(tokyo.freshDatabase()), new SimpleMeterRegistry())) {
            assertThat(new DatabaseClock(far).aheadOf(InstantSource.system()).abs())
                    .isLessThan(Duration.ofMillis(500));
        }
    }
}
