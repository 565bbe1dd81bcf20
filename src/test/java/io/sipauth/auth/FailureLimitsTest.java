package io.sipauth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.subscriber.SubscriberName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitsTest {

    private static final long NOW = 1_795_000_000_000L;
    private static final SubscriberName ALICE = new SubscriberName("alice", "example.test");
    private static final SubscriberName BOB = new SubscriberName("bob", "example.test");

    @Test
    void exceeded_perName_atLimitAndBeyond() {
        FailureLimits limits = new FailureLimits(0, 2);
        limits.failed(ALICE, "192.0.2.1", NOW);
        assertThat(limits.exceeded(ALICE, "192.0.2.1", NOW)).isEmpty();
        limits.failed(ALICE, "192.0.2.1", NOW + 10_000);

        assertThat(limits.exceeded(ALICE, "192.0.2.1", NOW + 10_000)).contains(Duration.ofSeconds(50));
        assertThat(limits.exceeded(ALICE, "192.0.2.1", NOW + 59_999)).contains(Duration.ofMillis(1));
        assertThat(limits.exceeded(ALICE, "192.0.2.1", NOW + 60_000)).isEmpty();
    }

    @Test
    void exceeded_perName_isOfThatSourceAlone() {
        FailureLimits limits = new FailureLimits(0, 1);
        limits.failed(ALICE, "192.0.2.1", NOW);

        assertThat(limits.exceeded(ALICE, "192.0.2.2", NOW)).isEmpty();
        assertThat(limits.exceeded(BOB, "192.0.2.1", NOW)).isEmpty();
    }

    @Test
    void exceeded_perSource_isOfAllNames() {
        FailureLimits limits = new FailureLimits(2, 0);
        limits.failed(ALICE, "192.0.2.1", NOW);
        assertThat(limits.exceeded(BOB, "192.0.2.1", NOW)).isEmpty();
        limits.failed(BOB, "192.0.2.1", NOW);

        assertThat(limits.exceeded(new SubscriberName("carol", "example.test"), "192.0.2.1", NOW))
                .contains(Duration.ofSeconds(60));
        assertThat(limits.exceeded(ALICE, "192.0.2.2", NOW)).isEmpty();
    }

    @Test
    void failed_afterTheWindow_beginsANewOne() {
        FailureLimits limits = new FailureLimits(2, 0);
        limits.failed(ALICE, "192.0.2.1", NOW);
        limits.failed(ALICE, "192.0.2.1", NOW + 60_000);

        assertThat(limits.exceeded(ALICE, "192.0.2.1", NOW + 60_000)).isEmpty();
    }

    @Test
    void exceeded_unknownSourceOrNoLimit_never() {
        FailureLimits limits = new FailureLimits(1, 1);
        limits.failed(ALICE, "", NOW);
        assertThat(limits.exceeded(ALICE, "", NOW)).isEmpty();

        FailureLimits none = new FailureLimits(0, 0);
        none.failed(ALICE, "192.0.2.1", NOW);
        assertThat(none.exceeded(ALICE, "192.0.2.1", NOW)).isEmpty();
        assertThat(none.tracked()).isZero();
    }

    @Test
    void failed_tracked_atLimitAndBeyond() {
        FailureLimits limits = new FailureLimits(1, 0, 32);
        for (int i = 0; i < 32; i++) {
            limits.failed(ALICE, "192.0.2." + i, NOW);
        }
        assertThat(limits.tracked()).isEqualTo(32);
        limits.failed(ALICE, "198.51.100.1", NOW);

        assertThat(limits.tracked()).isBetween(16, 32);
        assertThat(limits.exceeded(ALICE, "198.51.100.1", NOW)).isPresent();
    }

    @Test
    void failed_full_endedWindowsGoFirst() {
        FailureLimits limits = new FailureLimits(1, 0, 32);
        for (int i = 0; i < 31; i++) {
            limits.failed(ALICE, "192.0.2." + i, NOW);
        }
        limits.failed(ALICE, "203.0.113.1", NOW + 30_000);
        limits.failed(ALICE, "198.51.100.1", NOW + 60_000);

        assertThat(limits.tracked()).isEqualTo(2);
        assertThat(limits.exceeded(ALICE, "203.0.113.1", NOW + 60_000)).isPresent();
    }
}
