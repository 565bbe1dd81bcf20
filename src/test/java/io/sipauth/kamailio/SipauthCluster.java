package io.sipauth.kamailio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import io.sipauth.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Two real sipauth processes on one database and one Redis of their own, started by the command line as an
 * operator would.
 */
final class SipauthCluster implements AutoCloseable {

    /** Served; its subscribers have the hashes of all algorithms, so SHA-256 and MD5 are offered. */
    static final String DOMAIN = "example.test";

    /** Served; its subscribers have MD5 hashes alone, as in a database adopted from Kamailio. */
    static final String LEGACY_DOMAIN = "legacy.test";

    private static final String CLIENT = "kamailio";
    private static final String SECRET = "test-secret-0123456789";
    private static final String DATABASE_READER = "kamailioro";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final ClusterDatabase database;
    private final RedisServer redis = RedisServer.startOwn();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Integer> ports = List.of(freePort(), freePort());
    private final List<Process> processes = new ArrayList<>();

    private SipauthCluster(TestDatabase fresh, Map<String, String> settings) throws IOException {
        directory = Files.createTempDirectory("sipauth-cluster");
        database = new ClusterDatabase(fresh);
        Path secret = directory.resolve("client-secret");
        Files.writeString(secret, SECRET + "\n", UTF_8);
        environment.put("SIPAUTH_DOMAINS", DOMAIN + "," + LEGACY_DOMAIN);
        environment.put("SIPAUTH_NONCE_SECRET", "0123456789abcdef0123456789abcdef");
        environment.put("SIPAUTH_DATABASE_URL", fresh.url());
        environment.put("SIPAUTH_DATABASE_USER", fresh.user());
        environment.put("SIPAUTH_DATABASE_PASSWORD", fresh.password());
        environment.put("SIPAUTH_REDIS_NODES", redis.host() + ":" + redis.port());
        environment.put("SIPAUTH_API_BOOTSTRAP_CLIENT", CLIENT + ":" + secret);
        settings.forEach((key, value) -> environment.put(
                "SIPAUTH_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    }

    /** Migrates a fresh database and starts both; settings by their dotted keys. */
    static SipauthCluster start(Map<String, String> settings) {
        return start(MariaDbServer.shared().freshDatabase(), settings);
    }

    /** The same on a database that is there already, which is adopted. */
    static SipauthCluster start(TestDatabase present, Map<String, String> settings) {
        try {
            SipauthCluster cluster = new SipauthCluster(present, settings);
            cluster.migrate();
            // one account without SHA-2 hashes before the start: what is offered is looked up every 10 s only
            cluster.database.subscribers(LEGACY_DOMAIN, List.of("first"), "");
            cluster.startAll();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both base URLs. */
    List<URI> urls() {
        return ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
    }

    /** Settings of a Kamailio that asks both. */
    KamailioSettings kamailio(String config) {
        return KamailioSettings.of(config)
                .backends(urls().getFirst(), urls().getLast())
                .client(CLIENT, SECRET)
                .with("SIP_DOMAIN", DOMAIN);
    }

    /** The same for a Kamailio that reads {@code location} with a database user that can do nothing else. */
    KamailioSettings kamailioReading(String config) {
        for (String table : List.of("location", "location_attrs", "version")) {
            MariaDbServer.shared()
                    .execute("GRANT SELECT ON " + database.name() + "." + table + " TO '" + DATABASE_READER
                            + "'@'127.0.0.1' IDENTIFIED BY '" + SECRET + "'");
        }
        return kamailio(config)
                .with(
                        "DATABASE_URL",
                        "mysql://" + DATABASE_READER + ":" + SECRET + "@127.0.0.1:"
                                + MariaDbServer.shared().port() + "/" + database.name());
    }

    /** The same for a Kamailio that works on the whole database by its own modules. */
    KamailioSettings kamailioWriting(String config) {
        return kamailio(config)
                .with(
                        "DATABASE_URL",
                        "mysql://" + MariaDbServer.USER + ":" + MariaDbServer.PASSWORD + "@127.0.0.1:"
                                + MariaDbServer.shared().port() + "/" + database.name());
    }

    RedisServer redis() {
        return redis;
    }

    ClusterDatabase database() {
        return database;
    }

    /** A call of the API as the client that Kamailio is. */
    HttpResponse<String> call(HttpRequest.Builder request) {
        String credentials = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
        return callOpenly(request.header("Authorization", "Basic " + credentials));
    }

    /** A call without credentials. */
    HttpResponse<String> callOpenly(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends both with SIGKILL and starts them again on the same ports. */
    void crashAndRestart() {
        stopAll(true);
        startAll();
    }

    /** Ends one of the two with SIGKILL; {@link #crashAndRestart} brings it back. */
    void killFirst() {
        processes.getFirst().destroyForcibly();
    }

    @Override
    public void close() {
        stopAll(false);
        redis.close();
        http.close();
        deleteTree();
    }

    private void migrate() {
        Process process = launch("migrate", -1);
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("migrate failed:\n" + log("migrate"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void startAll() {
        for (int port : ports) {
            processes.add(launch("serve", port));
            Awaitility.await("sipauth on port " + port)
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(() -> {
                        if (!processes.getLast().isAlive()) {
                            throw new AssertionError("serve ended:\n" + log("serve-" + port));
                        }
                    })
                    .until(() -> isReady(port));
        }
    }

    private boolean isReady(int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process launch(String command, int port) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String name = port < 0 ? command : command + "-" + port;
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            java,
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "io.sipauth.cli.Main",
                            command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(name).toFile()));
            builder.environment().putAll(environment);
            if (port > 0) {
                builder.environment().put("SIPAUTH_HTTP_LISTEN", "127.0.0.1:" + port);
            }
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopAll(boolean forcibly) {
        for (Process process : processes) {
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        processes.clear();
    }

    private String log(String name) {
        try {
            return Files.readString(directory.resolve(name), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void deleteTree() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.out.println("left behind: " + directory + ": " + e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
