package io.sipauth.sql;

import static io.sipauth.sql.TestDatabases.one;
import static io.sipauth.sql.TestDatabases.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.RequiresKamailio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Adopting what Kamailio's own SQL files made; they come with Kamailio, so they are there where it is. */
@RequiresKamailio
class MigratorMariaDbIT extends MigratorContract {

    /** Where Debian's kamailio-mysql-modules puts them. */
    private static final Path KAMAILIO = Path.of("/usr/share/kamailio/mysql");

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.mariaDb();
    }

    @Test
    void migrate_kamailiosDatabaseWithRows_keepsThemAndItsColumns() throws SQLException {
        DatabaseSettings adopted = TestDatabases.withZone(kamailioDatabase("latin1"), ZoneId.of("Europe/Brussels"));
        List<String> before = rows(adopted, "SELECT * FROM subscriber ORDER BY id");
        List<String> locations = rows(adopted, "SELECT * FROM location");

        assertThat(new Migrator(adopted).migrate()).isPositive();

        assertThat(rows(adopted, "SELECT id, username, domain, password, ha1, ha1b FROM subscriber ORDER BY id"))
                .isEqualTo(before);
        assertThat(rows(adopted, "SELECT * FROM location")).isEqualTo(locations);
        assertThat(one(adopted, "SELECT text FROM sipauth_setting WHERE name='location.time-zone'"))
                .isEqualTo("Europe/Brussels");
        assertThat(new Migrator(adopted).migrate()).isZero();
    }

    @Test
    void migrate_locationRowsWithoutZone_refusesAndTouchesNothing() throws SQLException {
        DatabaseSettings adopted = kamailioDatabase("latin1");

        assertThatThrownBy(() -> new Migrator(adopted).migrate())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("location.time-zone");

        assertThat(rows(adopted, "SHOW COLUMNS FROM subscriber")).hasSize(6);
        assertThat(rows(adopted, "SHOW TABLES LIKE 'sipauth%'")).isEmpty();
    }

    @Test
    void migrate_openSipsVersions_refuses() {
        TestDatabases.execute(
                settings,
                "CREATE TABLE version (table_name CHAR(32) PRIMARY KEY, table_version INT UNSIGNED)",
                "INSERT INTO version VALUES ('location', 1013)");

        assertThatThrownBy(() -> new Migrator(settings).migrate())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("location has version 1013");
    }

    @Test
    void migrate_fourInstancesAtOnce_allSucceedAndOneWorks() throws Exception {
        try (ExecutorService starts = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                counts.add(starts.submit(() -> new Migrator(settings).migrate()));
            }
            int working = 0;
            for (Future<Integer> count : counts) {
                working += count.get() > 0 ? 1 : 0;
            }
            assertThat(working).isOne();
        }
    }

    @Test
    void migrate_afterABrokenRun_isRunAgain() {
        TestDatabases.execute(settings, "CREATE TABLE sipauth_lock (other INT)");
        assertThatThrownBy(() -> new Migrator(settings).migrate()).isInstanceOf(SchemaException.class);
        TestDatabases.execute(settings, "DROP TABLE sipauth_lock");

        assertThat(new Migrator(settings).migrate()).isPositive();
    }

    @Test
    void freshTables_haveKamailiosColumnsAndIndexes() throws SQLException {
        DatabaseSettings kamailio = kamailioDatabase("utf8mb4");
        new Migrator(settings).migrate();

        for (String table : List.of("location", "location_attrs", "dbaliases", "domain", "version")) {
            assertThat(shape(settings, table)).as(table).isEqualTo(shape(kamailio, table));
            assertThat(indexes(settings, table)).as(table).isEqualTo(indexes(kamailio, table));
        }
        assertThat(shape(settings, "subscriber"))
                .startsWith(shape(kamailio, "subscriber").toArray(String[]::new));
        assertThat(indexes(settings, "subscriber")).containsAll(indexes(kamailio, "subscriber"));
    }

    private static List<String> shape(DatabaseSettings settings, String table) {
        return rows(
                settings,
                "SELECT column_name, column_type, is_nullable, column_default, extra FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND table_name = '" + table
                        + "' ORDER BY ordinal_position");
    }

    private static List<String> indexes(DatabaseSettings settings, String table) {
        return rows(
                settings,
                "SELECT index_name, seq_in_index, column_name, non_unique FROM information_schema.statistics"
                        + " WHERE table_schema = DATABASE() AND table_name = '" + table
                        + "' ORDER BY index_name, seq_in_index");
    }

    /** A database as kamdbctl makes it, with two subscribers and a binding. */
    static DatabaseSettings kamailioDatabase(String charset) throws SQLException {
        MariaDbServer.TestDatabase database = MariaDbServer.shared().freshDatabase(charset);
        for (String file : List.of("standard", "auth_db", "usrloc", "alias_db", "domain")) {
            database.run(read(KAMAILIO.resolve(file + "-create.sql")));
        }
        database.run(SubscriberRows.kamctl("alice", "wonderland") + ";\n" + SubscriberRows.kamctl("bob", "builder")
                + ";\nINSERT INTO location (ruid, username, domain, contact, expires, q) VALUES"
                + " ('uloc-1', 'alice', 'example.test', 'sip:alice@192.0.2.1:5060', '2099-07-01 12:00:00', -1);\n");
        return TestDatabases.of(database);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
