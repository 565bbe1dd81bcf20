package io.sipauth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.redis.RedisSettings.Mode;
import io.sipauth.redis.RedisSettings.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    private static final Node NODE = new Node("redis.example.test", 6379);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static RedisSettings with(Duration connect, Duration timeout, Duration linger) {
        return new RedisSettings(
                Mode.SINGLE, List.of(NODE), "", "user", "hidden", "concealed", 0, true, connect, timeout, linger);
    }

    @Test
    void parse_nameAndIpv6_areRead() {
        assertThat(Node.parse("redis.example.test:6379")).isEqualTo(NODE);
        assertThat(Node.parse("[::1]:65535")).isEqualTo(new Node("::1", 65_535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":6379", "host:0", "host:65536", "host:x", "::1:6379"})
    void parse_notHostAndPort_isRefused(String text) {
        assertThatThrownBy(() -> Node.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settings_modeAndNodesDisagree_areRefused() {
        assertThatThrownBy(() -> RedisSettings.cluster(List.of())).hasMessageContaining("redis.nodes");
        assertThatThrownBy(() -> RedisSettings.sentinel(List.of(NODE), "")).hasMessageContaining("redis.master-name");
        assertThatThrownBy(() -> new RedisSettings(
                        Mode.CLUSTER, List.of(NODE), "", "", "", "", 1, false, SECOND, SECOND, Duration.ZERO))
                .hasMessageContaining("redis.database");
    }

    @Test
    void settings_timesAtTheirLimits_areTakenAndOnePastRefused() {
        Duration least = Duration.ofMillis(1);
        Duration most = Duration.ofSeconds(10);
        assertThat(with(least, most, Duration.ofMillis(10)).tls()).isTrue();
        assertThatThrownBy(() -> with(Duration.ZERO, SECOND, Duration.ZERO)).hasMessageContaining("connect-timeout");
        assertThatThrownBy(() -> with(SECOND, most.plusMillis(1), Duration.ZERO))
                .hasMessageContaining("redis.timeout");
        assertThatThrownBy(() -> with(SECOND, SECOND, Duration.ofMillis(11))).hasMessageContaining("redis.linger");
    }

    @Test
    void toString_settings_hidePasswords() {
        assertThat(with(SECOND, SECOND, Duration.ZERO).toString())
                .contains("redis.example.test")
                .doesNotContain("hidden", "concealed");
    }
}
