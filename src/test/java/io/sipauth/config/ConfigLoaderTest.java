package io.sipauth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sipauth.config.ConfigLoader.Purpose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static Config load(Map<String, String> settings) {
        return ConfigLoader.load(Purpose.DEV, List.of(Layer.of("test", settings)));
    }

    private static List<Fault> faults(Purpose purpose, Layer... layers) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(purpose, List.of(layers)));
        return refused == null ? List.of() : refused.faults();
    }

    private static List<String> faultTexts(String key, String value) {
        return faults(Purpose.DEV, Layer.of("test", Map.of(key, value))).stream()
                .map(Fault::toString)
                .toList();
    }

    @Test
    void load_nothing_givesTheDefaults() {
        Config config = load(Map.of());

        assertThat(config)
                .isEqualTo(new Config(
                        new Config.Http(
                                new HostPort("127.0.0.1", 8080), new Config.Tls(Path.of(""), Path.of("")), 131_072),
                        List.of(),
                        "",
                        new Config.Digest(
                                List.of("SHA-256", "MD5"), List.of("auth"), true, true, true, Config.Withdraw.AUTO),
                        new Config.Nonce(
                                Secret.NONE,
                                Secret.NONE,
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(3),
                                Config.OneTime.FALLBACK,
                                new Config.Bind(Set.of(), Set.of(), Set.of(), false),
                                100_000,
                                Config.OnStoreFailure.REFUSE),
                        new Config.Auth(Config.OnBadCredentials.CHALLENGE, true),
                        new Config.Limits(1000, 60),
                        new Config.Registrar(
                                Duration.ofSeconds(3600),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(7200),
                                0,
                                10,
                                Config.WhenFull.REJECT,
                                Config.PathMode.STRICT,
                                false),
                        null,
                        Config.Plaintext.ALLOW,
                        new Config.Rpid("", ";party=calling;id-type=subscriber;screen=yes"),
                        new Config.Database("", "", Secret.NONE, 8, Duration.ofSeconds(2), false),
                        new Config.Redis(
                                Config.RedisMode.SINGLE,
                                List.of(new HostPort("127.0.0.1", 6379)),
                                "",
                                "",
                                Secret.NONE,
                                Secret.NONE,
                                0,
                                false,
                                Duration.ofMillis(500)),
                        Duration.ofMillis(1),
                        new Config.Api(List.of(), false),
                        new Config.Log(Config.Level.INFO, Config.Format.TEXT)));
    }

    @Test
    void load_fileWithEveryKey_mapsEachOne() throws Exception {
        Path file = Path.of(
                ConfigLoaderTest.class.getResource("/config/every-key.yaml").toURI());

        Config config = ConfigLoader.load(Purpose.SERVE, List.of(Layer.file(file)));

        assertThat(config)
                .isEqualTo(new Config(
                        new Config.Http(new HostPort("::1", 9090), new Config.Tls(Path.of(""), Path.of("")), 262_144),
                        List.of("Example.test", "example.org"),
                        "phones",
                        new Config.Digest(
                                List.of("SHA-512-256", "MD5"),
                                List.of("auth", "auth-int"),
                                false,
                                false,
                                false,
                                Config.Withdraw.NEVER),
                        new Config.Nonce(
                                Secret.of(SECRET),
                                Secret.of("fedcba9876543210fedcba9876543210"),
                                Duration.ofMinutes(2),
                                Duration.ofMillis(1500),
                                Config.OneTime.ALWAYS,
                                new Config.Bind(
                                        Set.of(Config.Part.URI, Config.Part.CALL_ID),
                                        Set.of(Config.Part.FROM_TAG),
                                        Set.of(Config.Part.SOURCE_IP),
                                        true),
                                5000,
                                Config.OnStoreFailure.ACCEPT),
                        new Config.Auth(Config.OnBadCredentials.FORBID, false),
                        new Config.Limits(7, 0),
                        new Config.Registrar(
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(90),
                                Duration.ofHours(1),
                                50,
                                3,
                                Config.WhenFull.REPLACE_OLDEST,
                                Config.PathMode.LAZY,
                                true),
                        ZoneId.of("Europe/Brussels"),
                        Config.Plaintext.UPGRADE,
                        new Config.Rpid("sip:", ";screen=no"),
                        new Config.Database(
                                "jdbc:mariadb://db.example.test:3306/sip",
                                "sipauth",
                                Secret.of("a"),
                                4,
                                Duration.ofSeconds(1),
                                true),
                        new Config.Redis(
                                Config.RedisMode.SENTINEL,
                                List.of(new HostPort("s1.example.test", 26379), new HostPort("s2.example.test", 26379)),
                                "sip",
                                "sipauth",
                                Secret.of("b"),
                                Secret.of("c"),
                                3,
                                true,
                                Duration.ofMillis(200)),
                        Duration.ZERO,
                        new Config.Api(List.of("api.example.test"), true),
                        new Config.Log(Config.Level.DEBUG, Config.Format.JSON)));
    }

    @Test
    void load_manyFaults_reportsAllOfThemWithTheirKeys() {
        Map<String, String> settings = Map.of(
                "nonce.secret", "short",
                "nonce.ttl", "300",
                "nonce.tll", "5s",
                "http.listen", "8080",
                "registrar.min-expires", "1h",
                "registrar.max-expires", "5m",
                "redis.mode", "sentinel",
                "digest.algorithms", "SHA-1");

        List<Fault> faults = faults(Purpose.SERVE, Layer.of("a.yaml", settings));

        assertThat(faults)
                .extracting(Fault::toString)
                .containsExactly(
                        "nonce.tll: is no setting; did you mean nonce.ttl? (a.yaml)",
                        "http.listen: must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080 (a.yaml)",
                        "digest.algorithms: \"SHA-1\" is not valid: one of MD5, MD5-sess, SHA-256, SHA-256-sess,"
                                + " SHA-512-256, SHA-512-256-sess (a.yaml)",
                        "nonce.secret: has 5 octets, must have at least 32 (a.yaml)",
                        "nonce.ttl: 300 needs a unit: ms, s, m, h or d, such as 300s (a.yaml)",
                        "registrar.default-expires: is above registrar.max-expires",
                        "registrar.min-expires: is above registrar.max-expires (a.yaml)",
                        "database.url: is required",
                        "redis.master: is required where redis.mode is sentinel, and only there");
    }

    @Test
    void exception_listsEveryFaultOnItsLine() {
        assertThat(new ConfigException(List.of(new Fault("a", "", "x"), new Fault("b", "f", "y"))))
                .hasMessage("2 faults in the configuration:\n  a: x\n  b: y (f)");
    }

    @Test
    void load_serveWithoutSecretAndDatabase_requiresBoth() {
        assertThat(faults(Purpose.SERVE)).extracting(Fault::key).containsExactly("nonce.secret", "database.url");
        assertThat(faults(Purpose.DATABASE)).extracting(Fault::key).containsExactly("database.url");
        assertThat(faults(Purpose.DEV)).isEmpty();
    }

    @Test
    void load_emptySecretForServe_isRequired() {
        List<Fault> faults = faults(
                Purpose.SERVE,
                Layer.of("t", Map.of("nonce.secret", "", "database.url", "jdbc:mariadb://localhost/sip")));

        assertThat(faults).extracting(Fault::key).containsExactly("nonce.secret");
    }

    @Test
    void load_previousSecretEqualToSecret_isFault() {
        List<Fault> faults =
                faults(Purpose.DEV, Layer.of("t", Map.of("nonce.secret", SECRET, "nonce.previous-secret", SECRET)));

        assertThat(faults).extracting(Fault::key).containsExactly("nonce.previous-secret");
    }

    @Test
    void load_environmentAfterFile_environmentWins() {
        Config config = ConfigLoader.load(
                Purpose.DEV,
                List.of(
                        Layer.of("file", Map.of("nonce.ttl", "10s", "realm", "kept")),
                        Layer.environment(Map.of("SIPAUTH_NONCE_TTL", "5s", "SIPAUTH_DOMAINS", "a.test, b.test"))));

        assertThat(config.nonce().ttl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.domains()).containsExactly("a.test", "b.test");
        assertThat(config.realm()).isEqualTo("kept");
    }

    @ParameterizedTest
    @CsvSource({
        "nonce.ttl, 1s",
        "nonce.ttl, 1h",
        "nonce.secret, 0123456789abcdef0123456789abcdef",
        "registrar.expires-jitter, 50",
        "registrar.max-contacts, 100",
        "http.max-body, 4k",
        "http.max-body, 1m",
        "http.listen, [::1]:65535",
        "http.listen, localhost:0",
        "store.linger, 1ms",
        "store.linger, 300us",
        "digest.qop, none",
        "location.time-zone, Europe/Brussels",
        "database.timeout, 500ms"
    })
    void load_valueAtItsLimit_isTaken(String key, String value) {
        assertThat(faultTexts(key, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nonce.ttl, 999ms",
        "nonce.ttl, 3601s",
        "nonce.ttl, s",
        "nonce.ttl, 5 s",
        "nonce.ttl, -5s",
        "nonce.ttl, 1234567890s",
        "nonce.secret, 0123456789abcdef0123456789abcde",
        "registrar.expires-jitter, 51",
        "registrar.expires-jitter, -1",
        "registrar.max-contacts, 101",
        "registrar.max-contacts, 0",
        "http.max-body, 4095",
        "http.max-body, 1025k",
        "http.max-body, k",
        "http.listen, ::1:80",
        "http.listen, localhost:65536",
        "http.listen, :80",
        "http.listen, localhost:",
        "store.linger, 1001us",
        "'digest.qop', 'auth,none'",
        "digest.qop, auth-conf",
        "digest.algorithms, ''",
        "digest.uri-check, maybe",
        "nonce.one-time, Always",
        "nonce.bind.register, to-tag",
        "location.time-zone, Brussels",
        "database.url, mysql://localhost/sip",
        "database.timeout, 499ms",
        "'redis.nodes', 'a:1,b:2'",
        "redis.nodes, ''",
        "redis.nodes, localhost:0",
        "redis.master, x",
        "domains, exa mple.test",
        "http.tls.key, /nonexistent/key.pem"
    })
    void load_valuePastItsLimit_isFaultOfThatKey(String key, String value) {
        assertThat(faultTexts(key, value))
                .isNotEmpty()
                .anySatisfy(text -> assertThat(text).startsWith(key + ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"realm", "rpid.prefix", "rpid.suffix"})
    void load_lineEndInHeaderText_isFault(String key) {
        assertThat(faultTexts(key, "a\r\nVia: x")).hasSize(1);
    }

    @Test
    void load_redisUserWithoutPassword_isFault() {
        assertThat(faultTexts("redis.user", "sipauth"))
                .containsExactly("redis.password: is required where redis.user is given");
    }

    @Test
    void load_clusterWithDatabaseNumber_isFault() {
        assertThat(faults(Purpose.DEV, Layer.of("t", Map.of("redis.mode", "cluster", "redis.database", "1"))))
                .extracting(Fault::key)
                .containsExactly("redis.database");
    }
}
