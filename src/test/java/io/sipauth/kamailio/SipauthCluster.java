package io.sipauth.kamailio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipauth.testing.DigestAnswer;
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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
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
    private final TestDatabase database;
    private final RedisServer redis = RedisServer.startOwn();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Integer> ports = List.of(freePort(), freePort());
    private final List<Process> processes = new ArrayList<>();

    private SipauthCluster(Map<String, String> settings) throws IOException {
        directory = Files.createTempDirectory("sipauth-cluster");
        database = MariaDbServer.shared().freshDatabase();
        Path secret = directory.resolve("client-secret");
        Files.writeString(secret, SECRET + "\n", UTF_8);
        environment.put("SIPAUTH_DOMAINS", DOMAIN + "," + LEGACY_DOMAIN);
        environment.put("SIPAUTH_NONCE_SECRET", "0123456789abcdef0123456789abcdef");
        environment.put("SIPAUTH_DATABASE_URL", database.url());
        environment.put("SIPAUTH_DATABASE_USER", database.user());
        environment.put("SIPAUTH_DATABASE_PASSWORD", database.password());
        environment.put("SIPAUTH_REDIS_NODES", redis.host() + ":" + redis.port());
        environment.put("SIPAUTH_API_BOOTSTRAP_CLIENT", CLIENT + ":" + secret);
        settings.forEach((key, value) -> environment.put(
                "SIPAUTH_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    }

    /** Migrates a fresh database and starts both; settings by their dotted keys. */
    static SipauthCluster start(Map<String, String> settings) {
        try {
            SipauthCluster cluster = new SipauthCluster(settings);
            cluster.migrate();
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

    RedisServer redis() {
        return redis;
    }

    Connection connect() {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A subscriber of {@link #DOMAIN} with every hash, or of another domain with the MD5 ones alone. */
    void subscribers(String domain, List<String> users, String passwordPrefix) {
        String sql = "INSERT INTO subscriber (username, domain, ha1, ha1b, ha1_sha256, ha1b_sha256, ha1_sha512t256,"
                + " ha1b_sha512t256, hash_source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (String user : users) {
                bind(insert, user, domain, passwordPrefix + user);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** One row of {@code location}; {@code expires} in seconds since the epoch. */
    record Row(long id, String username, String domain, String contact, int cseq, String socket, long expires) {

        /** Seconds until it expires. */
        long lifeSeconds() {
            return expires - Instant.now().getEpochSecond();
        }
    }

    /** Rows that have not expired, by user name. */
    List<Row> locations(String domain) {
        String sql = "SELECT id, username, domain, contact, cseq, COALESCE(socket, ''),"
                + " TIMESTAMPDIFF(SECOND, '1970-01-01', expires) FROM location"
                + " WHERE domain = ? AND expires > UTC_TIMESTAMP() ORDER BY username, id";
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, domain);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getLong(1),
                            result.getString(2),
                            result.getString(3),
                            result.getString(4),
                            result.getInt(5),
                            result.getString(6),
                            result.getLong(7)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    List<Row> locations(String domain, String user) {
        return locations(domain).stream()
                .filter(row -> row.username().equals(user))
                .toList();
    }

    /** Runs one statement. */
    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
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

    private static void bind(PreparedStatement insert, String user, String domain, String password)
            throws SQLException {
        String plain = user + ":" + domain + ":" + password;
        String withDomain = user + "@" + domain + ":" + domain + ":" + password;
        String ha1 = DigestAnswer.hash("MD5", plain);
        String ha1b = DigestAnswer.hash("MD5", withDomain);
        boolean all = domain.equals(DOMAIN);
        insert.setString(1, user);
        insert.setString(2, domain);
        insert.setString(3, ha1);
        insert.setString(4, ha1b);
        insert.setString(5, all ? DigestAnswer.hash("SHA-256", plain) : "");
        insert.setString(6, all ? DigestAnswer.hash("SHA-256", withDomain) : "");
        insert.setString(7, all ? DigestAnswer.hash("SHA-512-256", plain) : "");
        insert.setString(8, all ? DigestAnswer.hash("SHA-512-256", withDomain) : "");
        insert.setString(9, all ? DigestAnswer.hash("SHA-256", ha1 + ":" + ha1b + ":") : "");
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
