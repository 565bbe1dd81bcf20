package io.sipauth.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How connections are made: the driver's options, the session's settings and the pool's patience. */
sealed interface Connections {

    /** The URL with the driver's options for short calls; an option that the operator wrote wins. */
    String url();

    /** The URL for migrations, which may take long. */
    String patientUrl();

    /** One statement that every new connection runs. */
    String sessionSql();

    DatabaseSettings settings();

    static Connections of(DatabaseSettings settings) {
        return settings.isEmbedded() ? new H2(settings) : new MariaDb(settings);
    }

    /** A pool that opens lazily and waits at most half the deadline for a connection. */
    default HikariDataSource pool(String name, int size, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url());
        config.setUsername(settings().user());
        config.setPassword(settings().password());
        config.setConnectionInitSql(sessionSql());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setAutoCommit(autoCommit);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(settings().deadline().toMillis() / 2);
        config.setValidationTimeout(settings().deadline().toMillis() / 2);
        // The database may be down when we start: the pool goes on trying.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Ends the embedded database itself: it would live as long as the JVM otherwise. */
    static void shutDownH2(HikariDataSource pool) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            Logger log = LoggerFactory.getLogger(Connections.class);
            log.debug("event=h2-shutdown result=\"{}\"", e.getMessage());
        }
    }

    /** A connection outside of the pools, with patience for a migration. */
    default Connection connectPatiently() throws SQLException {
        Connection connection = DriverManager.getConnection(
                patientUrl(), settings().user(), settings().password());
        try (Statement statement = connection.createStatement()) {
            statement.execute(sessionSql());
        }
        return connection;
    }

    /** MariaDB. */
    record MariaDb(DatabaseSettings settings) implements Connections {

        @Override
        public String url() {
            long deadline = settings.deadline().toMillis();
            String url = with(settings.url(), "connectTimeout", Long.toString(deadline / 2));
            url = with(url, "socketTimeout", Long.toString(deadline));
            return with(url, "tcpKeepAlive", "true");
        }

        @Override
        public String patientUrl() {
            return with(settings.url(), "connectTimeout", "10000");
        }

        /**
         * Strict, so that nothing is ever cut; UTC for TIMESTAMP columns; and the server gives up when we do
         * (a lock is waited for in whole seconds, at least one).
         */
        @Override
        public String sessionSql() {
            Duration deadline = settings.deadline();
            return String.format(
                    Locale.ROOT,
                    "SET SESSION sql_mode='STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
                            + " time_zone='+00:00', max_statement_time=%.3f, innodb_lock_wait_timeout=%d",
                    deadline.toMillis() / 1000.0,
                    Math.max(1, deadline.toSeconds() / 2));
        }

        private static String with(String url, String key, String value) {
            if (url.contains(key + "=")) {
                return url;
            }
            return url + (url.contains("?") ? '&' : '?') + key + '=' + value;
        }
    }

    /** H2 in a file, by this JVM alone: no TCP server, no console. */
    record H2(DatabaseSettings settings) implements Connections {

        /**
         * MariaDB's dialect and its case-insensitive comparison. WRITE_DELAY=0 makes a commit wait for the file:
         * by default H2 loses up to half a second of acknowledged commits in a crash.
         */
        private static final String OPTIONS = ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
                + ";IGNORECASE=TRUE;WRITE_DELAY=0;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=1000";

        public H2 {
            makeDirectory(Path.of(settings.url().substring("jdbc:h2:file:".length())));
        }

        @Override
        public String url() {
            return settings.url() + OPTIONS;
        }

        @Override
        public String patientUrl() {
            return url();
        }

        @Override
        public String sessionSql() {
            return "SET TIME ZONE 'UTC'";
        }

        private static void makeDirectory(Path file) {
            Path directory = file.toAbsolutePath().getParent();
            try {
                if (directory != null && Files.notExists(directory)) {
                    Files.createDirectories(
                            directory,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                }
                if (directory != null) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make " + directory, e);
            }
        }
    }
}
