package io.sipauth.sql;

import io.sipauth.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a database to our schema with Flyway ({@code sql/schema}): an empty one, one that Kamailio's own SQL
 * files made, with its rows, or one of an earlier release. Every step is harmless when repeated, and instances
 * that start at the same time wait for each other.
 */
public final class Migrator {

    /** Flyway's record of what was run. */
    public static final String HISTORY_TABLE = "sipauth_schema_history";

    static final String ZONE_SETTING = "location.time-zone";

    /** How long an instance waits for another one's migration: adding columns to a large table takes time. */
    private static final int LOCK_SECONDS = 600;

    /** Kamailio's versions of the tables that we share with it. */
    private static final Map<String, Integer> KAMAILIO_VERSIONS =
            Map.of("subscriber", 7, "location", 9, "location_attrs", 1, "dbaliases", 1, "domain", 2, "version", 1);

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final DatabaseSettings settings;
    private final Connections connections;

    public Migrator(DatabaseSettings settings) {
        this.settings = settings;
        this.connections = Connections.of(settings);
    }

    /**
     * One migration.
     *
     * @param version such as {@code 2}
     * @param state {@code pending}, {@code success} or another word of Flyway's, in lower case
     */
    public record Line(String version, String description, String state) {}

    /**
     * Runs what is pending and returns how many migrations that were.
     *
     * @throws SchemaException when the database is not one that we can adopt, with the reason
     * @throws StoreUnavailableException when it does not answer
     */
    public int migrate() {
        try (Connection connection = connections.connectPatiently()) {
            lock(connection);
            adopt(connection);
            int count = run(flyway());
            recordZone(connection);
            return count;
        } catch (SQLException e) {
            throw new StoreUnavailableException("migrate", e);
        }
    }

    /** Every migration and its state. */
    public List<Line> info() {
        try {
            List<Line> lines = new ArrayList<>();
            for (MigrationInfo info : flyway().info().all()) {
                lines.add(new Line(
                        String.valueOf(info.getVersion()),
                        info.getDescription(),
                        info.getState().getDisplayName().toLowerCase(java.util.Locale.ROOT)));
            }
            return lines;
        } catch (FlywayException e) {
            throw new StoreUnavailableException("migration info", e);
        }
    }

    /** Whether a migration has yet to be run: {@code serve} refuses to start then. */
    public boolean isPending() {
        try {
            return flyway().info().pending().length > 0;
        } catch (FlywayException e) {
            throw new StoreUnavailableException("migration info", e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(new PatientDataSource(connections))
                .locations("classpath:sql/schema/common", "classpath:sql/schema/" + vendor())
                .table(HISTORY_TABLE)
                .placeholders(Map.of("float_10_2", settings.isEmbedded() ? "REAL" : "FLOAT(10,2)"))
                // A database with Kamailio's tables has no history of ours: it counts as version 0.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .cleanDisabled(true)
                .load();
    }

    private String vendor() {
        return settings.isEmbedded() ? "h2" : "mariadb";
    }

    private static int run(Flyway flyway) {
        try {
            if (Arrays.stream(flyway.info().all()).anyMatch(info -> info.getState() == MigrationState.FAILED)) {
                // MariaDB commits each DDL statement; ours can all be repeated, so a broken run is run again.
                flyway.repair();
            }
            return flyway.migrate().migrationsExecuted;
        } catch (FlywayException e) {
            throw new SchemaException("migration failed: " + e.getMessage(), e);
        }
    }

    /** Held until the connection is closed. H2's file is ours alone already. */
    private void lock(Connection connection) throws SQLException {
        if (settings.isEmbedded()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION max_statement_time=0");
            try (ResultSet row = statement.executeQuery(
                    "SELECT GET_LOCK(CONCAT('sipauth.migrate.', MD5(DATABASE())), " + LOCK_SECONDS + ")")) {
                if (!row.next() || row.getInt(1) != 1) {
                    throw new SchemaException(
                            "another instance has been migrating this database for more than " + LOCK_SECONDS + " s");
                }
            }
        }
    }

    /** Refuses a database that we would misread, before anything in it is touched. */
    private void adopt(Connection connection) throws SQLException {
        if (exists(connection, HISTORY_TABLE)) {
            return;
        }
        if (exists(connection, "version")) {
            refuseOtherVersions(connection);
        }
        if (settings.locationZone() == null && exists(connection, "location") && hasRows(connection, "location")) {
            throw new SchemaException("the location table has rows, whose times Kamailio wrote in its host's local"
                    + " time: set " + ZONE_SETTING + " to that zone (such as Europe/Brussels, or UTC)");
        }
    }

    private static void refuseOtherVersions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT table_name, table_version FROM version")) {
            while (row.next()) {
                Integer ours = KAMAILIO_VERSIONS.get(row.getString(1));
                if (ours != null && ours != row.getInt(2)) {
                    throw new SchemaException("table " + row.getString(1) + " has version " + row.getInt(2)
                            + ", but Kamailio 5.6 and newer have " + ours
                            + ": use a database of its own (OpenSIPS's tables have the same names)");
                }
            }
        }
    }

    private void recordZone(Connection connection) throws SQLException {
        ZoneId configured = settings.locationZone();
        if (configured == null && recorded(connection)) {
            return;
        }
        ZoneId zone = configured == null ? ZoneId.of("UTC") : configured;
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO sipauth_setting (name, text) VALUES (?, ?) ON DUPLICATE KEY UPDATE text = VALUES(text)")) {
            statement.setString(1, ZONE_SETTING);
            statement.setString(2, zone.getId());
            statement.executeUpdate();
        }
        LOG.info("event=location-zone zone={}", zone);
    }

    private static boolean recorded(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT 1 FROM sipauth_setting WHERE name = '" + ZONE_SETTING + "'")) {
            return row.next();
        }
    }

    private boolean exists(Connection connection, String table) throws SQLException {
        String schema = settings.isEmbedded() ? "SCHEMA()" : "DATABASE()";
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = " + schema + " AND table_name = ?")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static boolean hasRows(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
            return row.next();
        }
    }
}
