package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

    private static DatabaseSettings with(String url, int pool, long deadlineMillis) {
        return new DatabaseSettings(
                url, "u", "geheim", pool, null, PlaintextMode.ALLOW, Duration.ofMillis(deadlineMillis));
    }

    @ParameterizedTest
    @CsvSource({"4, 500", "100, 30000"})
    void limits_atThem_pass(int pool, long deadline) {
        assertThat(with("jdbc:mariadb://h/d", pool, deadline).poolSize()).isEqualTo(pool);
    }

    @ParameterizedTest
    @CsvSource({"3, 2000", "101, 2000", "8, 499", "8, 30001"})
    void limits_onePast_areRefused(int pool, long deadline) {
        assertThatThrownBy(() -> with("jdbc:mariadb://h/d", pool, deadline))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://h/d", "jdbc:h2:mem:x", "jdbc:h2:tcp://h/x", ""})
    void url_ofAnotherKind_isRefused(String url) {
        assertThatThrownBy(() -> with(url, 8, 2000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_showsNoPassword() {
        assertThat(with("jdbc:mariadb://h/d?password=geheim", 8, 2000).toString())
                .isEqualTo("DatabaseSettings[jdbc:mariadb://h/d]");
    }

    @Test
    void mariaDbUrl_operatorsOptionWins() {
        Connections connections = Connections.of(with("jdbc:mariadb://h/d?socketTimeout=777", 8, 2000));

        assertThat(connections.url())
                .isEqualTo("jdbc:mariadb://h/d?socketTimeout=777&connectTimeout=1000&tcpKeepAlive=true");
    }

    @Test
    void embedded_neverLosesACommitAndNeverListens() {
        String url = Connections.of(DatabaseSettings.embedded(Path.of("target/settings-test")))
                .url();

        assertThat(url).startsWith("jdbc:h2:file:").contains("WRITE_DELAY=0", "MODE=MariaDB", "IGNORECASE=TRUE");
    }
}
