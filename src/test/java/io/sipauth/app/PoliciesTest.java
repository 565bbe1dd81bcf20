package io.sipauth.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.auth.AuthPolicy;
import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.config.ConfigLoader.Purpose;
import io.sipauth.config.Layer;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import io.sipauth.http.HttpSettings;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import io.sipauth.redis.RedisSettings;
import io.sipauth.sql.DatabaseSettings;
import io.sipauth.sql.PlaintextMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {

    private static Config defaults() {
        return ConfigLoader.load(Purpose.DEV, List.of());
    }

    private static Config everyKey() throws Exception {
        Path file =
                Path.of(PoliciesTest.class.getResource("/config/every-key.yaml").toURI());
        return ConfigLoader.load(Purpose.SERVE, List.of(Layer.file(file)));
    }

    private static Config with(String key, String value) {
        return ConfigLoader.load(Purpose.DEV, List.of(Layer.of("test", Map.of(key, value))));
    }

    @Test
    void defaults_areTheRoomsOwn() {
        Config config = defaults();

        assertThat(Policies.auth(config)).isEqualTo(AuthPolicy.DEFAULTS);
        assertThat(Policies.nonce(config.nonce())).isEqualTo(NoncePolicy.DEFAULTS);
        assertThat(Policies.registrar(config.registrar())).isEqualTo(RegistrarPolicy.DEFAULTS);
        assertThat(Policies.http(config, false)).isEqualTo(HttpSettings.DEFAULTS);
    }

    @Test
    void auth_everyKey_isMapped() throws Exception {
        assertThat(Policies.auth(everyKey()))
                .isEqualTo(new AuthPolicy(
                        "phones",
                        List.of(DigestAlgorithm.SHA_512_256, DigestAlgorithm.MD5),
                        Set.of(Qop.AUTH, Qop.AUTH_INT),
                        false,
                        false,
                        false,
                        false,
                        true,
                        true,
                        7,
                        0));
    }

    @Test
    void nonce_everyKey_isMapped() throws Exception {
        assertThat(Policies.nonce(everyKey().nonce()))
                .isEqualTo(new NoncePolicy(
                        Duration.ofMinutes(2),
                        Duration.ofMillis(1500),
                        true,
                        Map.of(
                                RequestKind.REGISTER, Set.of(NonceParts.Part.URI, NonceParts.Part.CALL_ID),
                                RequestKind.OUT_OF_DIALOG, Set.of(NonceParts.Part.FROM_TAG),
                                RequestKind.IN_DIALOG, Set.of(NonceParts.Part.SOURCE_IP)),
                        true));
    }

    @Test
    void registrar_everyKey_isMapped() throws Exception {
        assertThat(Policies.registrar(everyKey().registrar()))
                .isEqualTo(new RegistrarPolicy(
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(90),
                        Duration.ofHours(1),
                        50,
                        3,
                        RegistrarPolicy.WhenFull.REPLACE_OLDEST,
                        RegistrarPolicy.PathMode.LAZY));
    }

    @Test
    void database_everyKey_isMapped() throws Exception {
        assertThat(Policies.database(everyKey()))
                .isEqualTo(new DatabaseSettings(
                        "jdbc:mariadb://db.example.test:3306/sip",
                        "sipauth",
                        "a",
                        4,
                        ZoneId.of("Europe/Brussels"),
                        PlaintextMode.UPGRADE,
                        Duration.ofSeconds(1)));
    }

    @Test
    void redis_everyKey_isMapped() throws Exception {
        assertThat(Policies.redis(everyKey()))
                .isEqualTo(new RedisSettings(
                        RedisSettings.Mode.SENTINEL,
                        List.of(
                                new RedisSettings.Node("s1.example.test", 26379),
                                new RedisSettings.Node("s2.example.test", 26379)),
                        "sip",
                        "sipauth",
                        "b",
                        "c",
                        3,
                        true,
                        Duration.ofMillis(200),
                        Duration.ofMillis(200),
                        Duration.ZERO));
    }

    @Test
    void http_everyKey_isMapped() throws Exception {
        HttpSettings settings = Policies.http(everyKey(), false);

        assertThat(settings.hosts()).containsExactly("api.example.test");
        assertThat(settings.access()).isEqualTo(HttpSettings.Access.OPEN_ON_LOOPBACK);
        assertThat(settings.maxBodyOctets()).isEqualTo(262_144);
        assertThat(settings.rpidPrefix()).isEqualTo("sip:");
        assertThat(settings.rpidSuffix()).isEqualTo(";screen=no");
    }

    @Test
    void http_dev_isOpen() {
        assertThat(Policies.http(defaults(), true).access()).isEqualTo(HttpSettings.Access.OPEN);
    }

    /** A slower database is waited for; a faster one leaves the call's own deadline. */
    @ParameterizedTest
    @CsvSource({"500ms, 2000", "2s, 2000", "5s, 5000"})
    void http_deadline_isNotBelowTheDatabases(String timeout, long millis) {
        assertThat(Policies.http(with("database.timeout", timeout), false).deadline())
                .isEqualTo(Duration.ofMillis(millis));
    }
}
