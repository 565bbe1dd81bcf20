package io.sipauth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.StoreUnavailableException;
import io.sipauth.http.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);
    private final ClockWatch clock = new ClockWatch("redis", offset::get, Duration.ofSeconds(3));
    private final AtomicReference<StoreState> redis = new AtomicReference<>(StoreState.OK);
    private final HealthChecks health = new HealthChecks(Map.of("redis", redis::get), List.of(clock));

    @Test
    void ready_beforeAnythingWasAsked_isFalse() {
        assertThat(health.ready().ok()).isFalse();
        assertThat(health.live()).isEqualTo(Health.OK);
    }

    @Test
    void ready_storeGoesAndComes_follows() {
        health.refresh();
        assertThat(health.ready()).isEqualTo(new Health(true, Map.of("redis", "ok", "clock", "ok")));

        redis.set(StoreState.SILENT);
        health.refresh();
        assertThat(health.ready()).isEqualTo(new Health(false, Map.of("redis", "does not answer", "clock", "ok")));

        redis.set(StoreState.OK);
        health.refresh();
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void ready_storeThatCannotBeUsed_saysWhyButTellsNoSecretOfIt() {
        redis.set(StoreState.unusable("refuses our password", "WRONGPASS for user sipauth"));
        health.refresh();

        assertThat(health.ready()).isEqualTo(new Health(false, Map.of("redis", "refuses our password", "clock", "ok")));
    }

    @Test
    void ready_clockAtTheLimitAndPastIt_isReadyThenNot() {
        health.refresh();
        offset.set(Duration.ofSeconds(-3));
        clock.check();
        assertThat(health.ready().ok()).isTrue();

        offset.set(Duration.ofMillis(-3001));
        clock.check();
        assertThat(health.ready())
                .isEqualTo(new Health(false, Map.of("redis", "ok", "clock", "off by -3001 ms from redis")));

        offset.set(Duration.ofMillis(10));
        clock.check();
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void ready_stopping_isFalse() {
        health.refresh();
        health.stopping();

        assertThat(health.ready().ok()).isFalse();
        assertThat(health.ready().checks()).containsEntry("server", "stopping");
    }

    @Test
    void backgroundJob_thatFails_isReportedNotThrown() {
        assertThat(BackgroundJobs.run("test", () -> {
                    throw new StoreUnavailableException("test");
                }))
                .isFalse();
        assertThat(BackgroundJobs.run("test", () -> {
                    throw new IllegalStateException("test");
                }))
                .isFalse();
        assertThat(BackgroundJobs.run("test", () -> {})).isTrue();
    }
}
