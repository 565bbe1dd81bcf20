package io.sipauth.sql;

import io.sipauth.testing.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fresh databases of both kinds, and plain SQL on them. */
final class TestDatabases {

    private TestDatabases() {}

    static DatabaseSettings mariaDb() {
        return of(MariaDbServer.shared().freshDatabase());
    }

    static DatabaseSettings of(MariaDbServer.TestDatabase database) {
        return DatabaseSettings.mariaDb(database.url(), database.user(), database.password());
    }

    static DatabaseSettings h2() {
        return DatabaseSettings.embedded(h2Directory());
    }

    static Path h2Directory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "h2").resolve("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DatabaseSettings withZone(DatabaseSettings settings, @Nullable ZoneId zone) {
        return new DatabaseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.poolSize(),
                zone,
                settings.plaintext(),
                settings.deadline());
    }

    /** The same with time enough for a machine under load, where a test is not about the deadline. */
    static DatabaseSettings patient(DatabaseSettings settings) {
        return new DatabaseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.poolSize(),
                settings.locationZone(),
                settings.plaintext(),
                Duration.ofSeconds(20));
    }

    static DatabaseSettings withPlaintext(DatabaseSettings settings, PlaintextMode mode) {
        return new DatabaseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.poolSize(),
                settings.locationZone(),
                mode,
                settings.deadline());
    }

    static void execute(DatabaseSettings settings, String... statements) {
        try (Connection connection = Connections.of(settings).connectPatiently();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Every row, its columns joined by {@code |}. */
    static List<String> rows(DatabaseSettings settings, String sql) {
        try (Connection connection = Connections.of(settings).connectPatiently();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                StringBuilder text = new StringBuilder();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    text.append(i > 1 ? "|" : "").append(row.getString(i));
                }
                rows.add(text.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static String one(DatabaseSettings settings, String sql) {
        return rows(settings, sql).getFirst();
    }
}
