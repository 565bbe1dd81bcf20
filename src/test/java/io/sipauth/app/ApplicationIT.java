package io.sipauth.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.config.ConfigLoader.Purpose;
import io.sipauth.config.Layer;
import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import io.sipauth.testing.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server with a real MariaDB and a real Redis. */
class ApplicationIT {

    private static final BootstrapClient CLIENT = new BootstrapClient("proxy", "a-secret");

    private static RedisServer redis;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        redis = RedisServer.startOwn();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        redis.close();
    }

    private static Config config(TestDatabase database, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "http.listen",
                "127.0.0.1:0",
                "domains",
                "example.test",
                "nonce.secret",
                "0123456789abcdef0123456789abcdef",
                "database.url",
                database.url(),
                "database.user",
                database.user(),
                "database.password",
                database.password(),
                "database.migrate-on-start",
                "true",
                "redis.nodes",
                redis.address().toString()));
        settings.putAll(more);
        return ConfigLoader.load(Purpose.SERVE, List.of(Layer.of("test", settings)));
    }

    private static HttpResponse<String> call(Application application, String path, String client) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + application.port() + path));
        if (!client.isEmpty()) {
            String basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Test
    void serve_schemaNotThere_refusesToStart() {
        Config config = config(MariaDbServer.shared().freshDatabase(), Map.of("database.migrate-on-start", "false"));

        assertThatThrownBy(() -> Application.serve(config, List.of()).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("sipauth migrate");
    }

    @Test
    void serve_addressTaken_refusesToStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Config config = config(
                    MariaDbServer.shared().freshDatabase(), Map.of("http.listen", "127.0.0.1:" + taken.getLocalPort()));

            assertThatThrownBy(() -> Application.serve(config, List.of()).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void serve_redisThatEvicts_refusesToStart() {
        try (RedisServer evicting = RedisServer.startOwn("--maxmemory-policy", "allkeys-lru")) {
            Config config = config(
                    MariaDbServer.shared().freshDatabase(),
                    Map.of("redis.nodes", evicting.address().toString()));

            assertThatThrownBy(() -> Application.serve(config, List.of()).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("noeviction");
        }
    }

    @Test
    void serve_bootstrapClient_mayCallAndOthersMayNot() {
        Config config = config(MariaDbServer.shared().freshDatabase(), Map.of());
        String path = "/v1/locations?aor=alice@example.test";

        try (Application application = Application.serve(config, List.of(CLIENT))) {
            assertThat(call(application, path, "").statusCode()).isEqualTo(401);
            assertThat(call(application, path, "proxy:wrong").statusCode()).isEqualTo(401);
            assertThat(call(application, path, "proxy:a-secret").statusCode()).isEqualTo(404);
            assertThat(call(application, "/metrics", "").body())
                    .contains("sipauth_clock_offset_seconds{store=\"redis\"}", "jvm_memory_used_bytes");
        }
        try (Application again = Application.serve(config, List.of(new BootstrapClient("proxy", "another")))) {
            assertThat(call(again, path, "proxy:a-secret").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void serve_redisGoesAndComes_readinessFollows() {
        try (RedisServer own = RedisServer.startOwn()) {
            Config config = config(
                    MariaDbServer.shared().freshDatabase(),
                    Map.of("redis.nodes", own.address().toString()));
            try (Application application = Application.serve(config, List.of())) {
                assertThat(call(application, "/health/ready", "").statusCode()).isEqualTo(200);

                own.kill();
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(call(application, "/health/ready", ""))
                                .satisfies(health -> {
                                    assertThat(health.statusCode()).isEqualTo(503);
                                    assertThat(health.body()).contains("\"redis\":\"does not answer\"");
                                }));
                assertThat(call(application, "/health/live", "").statusCode()).isEqualTo(200);

                own.restart();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> call(application, "/health/ready", "").statusCode() == 200);
            }
        }
    }

    @Test
    void serve_redisThatEvicts_noticedWhenItFirstAnswers_isNotReady() {
        try (RedisServer evicting = RedisServer.startOwn("--maxmemory-policy", "allkeys-lru")) {
            evicting.kill();
            Config config = config(
                    MariaDbServer.shared().freshDatabase(),
                    Map.of("redis.nodes", evicting.address().toString()));
            try (Application application = Application.serve(config, List.of())) {
                assertThat(call(application, "/health/ready", "").body()).contains("\"redis\":\"does not answer\"");

                evicting.restart();
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(call(application, "/health/ready", ""))
                                .satisfies(health -> {
                                    assertThat(health.statusCode()).isEqualTo(503);
                                    assertThat(health.body())
                                            .contains("\"redis\":\"maxmemory-policy is not noeviction\"");
                                }));
            }
        }
    }

    @Test
    void serve_redisThatRefusesThePassword_isNotReadyAndSaysSo() {
        Config config = config(
                MariaDbServer.shared().freshDatabase(), Map.of("redis.user", "nobody", "redis.password", "wrong"));
        try (Application application = Application.serve(config, List.of())) {
            HttpResponse<String> health = call(application, "/health/ready", "");

            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"redis\":\"refuses our user, password or commands\"");
        }
    }

    @Test
    void serve_databaseThatRefusesUs_isNotReadyAndSaysSo() {
        TestDatabase database = MariaDbServer.shared().freshDatabase();
        Config config = config(
                new TestDatabase(database.url(), database.user(), "not-the-password", database.name()),
                Map.of("database.migrate-on-start", "false"));

        try (Application application = Application.serve(config, List.of())) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(call(application, "/health/ready", ""))
                            .satisfies(health -> {
                                assertThat(health.statusCode()).isEqualTo(503);
                                assertThat(health.body())
                                        .contains("\"database\":\"refuses our user, password or database\"");
                            }));
        }
    }

    @Test
    void serve_databaseNotThereYet_startsWithoutBeingReady() {
        Config config = config(
                new TestDatabase("jdbc:mariadb://127.0.0.1:9/none", "x", "y", "none"),
                Map.of("database.migrate-on-start", "false"));

        try (Application application = Application.serve(config, List.of(CLIENT))) {
            HttpResponse<String> health = call(application, "/health/ready", "");

            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"database\":\"does not answer\"", "\"redis\":\"ok\"");
            assertThat(call(application, "/health/live", "").statusCode()).isEqualTo(200);
        }
    }
}
