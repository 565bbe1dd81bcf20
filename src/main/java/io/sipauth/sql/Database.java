package io.sipauth.sql;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sipauth.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The connections to one database, with bounded waits: a call that cannot have its answer within the deadline
 * fails with {@link StoreUnavailableException}. A database that is down is no obstacle to opening, and one that
 * comes back is used again without a restart. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private static final int WRITERS = 2;

    /** MariaDB: access denied to the database or for the user, unknown database, host not allowed, command denied. */
    private static final Set<Integer> REFUSALS = Set.of(1044, 1045, 1049, 1130, 1142, 1143, 1698);

    private final DatabaseSettings settings;
    private final HikariDataSource readers;
    private final HikariDataSource writers;
    private final Counter errors;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sql-watchdog").factory());

    private Database(DatabaseSettings settings, MeterRegistry meters) {
        this.settings = settings;
        Connections connections = Connections.of(settings);
        this.readers = connections.pool("sipauth-read", settings.poolSize() - WRITERS, true);
        this.writers = connections.pool("sipauth-write", WRITERS, false);
        readers.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        writers.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        this.errors = Counter.builder("sipauth_store_errors")
                .description("Calls that the store did not answer, or not in time")
                .tag("store", storeName())
                .register(meters);
    }

    /**
     * Opens the pools, without waiting for the database to answer. For H2 it makes the directory, readable by its
     * owner alone.
     */
    public static Database open(DatabaseSettings settings, MeterRegistry meters) {
        return new Database(settings, meters);
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /** The label of this store in metrics and messages: {@code mariadb} or {@code h2}. */
    public String storeName() {
        return settings.isEmbedded() ? "h2" : "mariadb";
    }

    /** Asks the database for a sign of life; waits no longer than the deadline. */
    public void ping() {
        if (!read("ping", connection -> connection.isValid(1))) {
            throw unavailable("ping");
        }
    }

    /** What the server said, where it answered but would not let us in: user, password, database or privilege. */
    public static Optional<String> refusal(StoreUnavailableException failure) {
        Optional<String> words = Optional.empty();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && REFUSALS.contains(e.getErrorCode())) {
                words = Optional.of(String.valueOf(e.getMessage())); // the pool repeats the code, not the words
            }
        }
        return words;
    }

    /**
     * The zone of {@code location}'s DATETIMEs: the configured one, else the one that {@code migrate} recorded,
     * else UTC. Asks the database.
     */
    public ZoneId locationZone() {
        ZoneId configured = settings.locationZone();
        if (configured != null) {
            return configured;
        }
        return read("read the zone of location", Database::recordedZone);
    }

    boolean isEmbedded() {
        return settings.isEmbedded();
    }

    ScheduledExecutorService watchdog() {
        return watchdog;
    }

    /** Runs a call with a connection that commits each statement. */
    <T> T read(String operation, SqlCall<T> call) {
        try (Connection connection = readers.getConnection()) {
            return call.with(connection);
        } catch (SQLException e) {
            throw unavailable(operation, e);
        }
    }

    /** Runs a call in one transaction, committed at its end and rolled back when it throws anything. */
    <T> T write(String operation, SqlCall<T> call) {
        try {
            return transaction(call);
        } catch (SQLException e) {
            throw unavailable(operation, e);
        }
    }

    /** The same for a caller that looks into the fault itself. */
    <T> T transaction(SqlCall<T> call) throws SQLException {
        try (Connection connection = writers.getConnection()) {
            try {
                T result = call.with(connection);
                commit(connection);
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLTransactionRollbackException e) {
            throw e;
        } catch (SQLException e) {
            throw new CommitInDoubtException(e);
        }
    }

    StoreUnavailableException unavailable(String operation, SQLException cause) {
        errors.increment();
        return new StoreUnavailableException(storeName() + ": " + operation, cause);
    }

    StoreUnavailableException unavailable(String operation) {
        errors.increment();
        return new StoreUnavailableException(storeName() + ": " + operation);
    }

    Duration deadline() {
        return settings.deadline();
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is gone, and the transaction with it.
            reason.addSuppressed(e);
        }
    }

    private static ZoneId recordedZone(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT text FROM sipauth_setting WHERE name = ?")) {
            statement.setString(1, Migrator.ZONE_SETTING);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? ZoneId.of(row.getString(1)) : ZoneOffset.UTC;
            }
        } catch (DateTimeException e) {
            throw new SQLException("the recorded zone is unknown to this Java", e);
        }
    }

    /** Closes every connection; what was committed stays. */
    @Override
    public void close() {
        watchdog.shutdownNow();
        writers.close();
        if (settings.isEmbedded()) {
            Connections.shutDownH2(readers);
        }
        readers.close();
    }
}
