package io.sipauth.sql;

import static io.sipauth.sql.TestDatabases.execute;
import static io.sipauth.sql.TestDatabases.one;
import static io.sipauth.sql.TestDatabases.rows;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What migrating does on both kinds of database. */
abstract class MigratorContract {

    DatabaseSettings settings;

    abstract DatabaseSettings freshSettings();

    @BeforeEach
    void makeDatabase() {
        settings = freshSettings();
    }

    @Test
    void migrate_emptyDatabase_makesKamailiosVersions() {
        assertThat(new Migrator(settings).migrate()).isPositive();

        assertThat(rows(settings, "SELECT table_name, table_version FROM version ORDER BY table_name"))
                .containsExactly(
                        "dbaliases|1", "domain|2", "location|9", "location_attrs|1", "subscriber|7", "version|1");
        assertThat(one(settings, "SELECT COUNT(*), MIN(slot), MAX(slot) FROM sipauth_lock"))
                .isEqualTo("16384|0|16383");
    }

    @Test
    void migrate_again_doesNothing() {
        Migrator migrator = new Migrator(settings);
        migrator.migrate();

        assertThat(migrator.migrate()).isZero();
        assertThat(migrator.isPending()).isFalse();
        assertThat(migrator.info())
                .filteredOn(line -> line.version().equals("2"))
                .singleElement()
                .satisfies(line -> assertThat(line.state()).isEqualTo("success"));
    }

    @Test
    void info_emptyDatabase_listsPending() {
        Migrator migrator = new Migrator(settings);

        assertThat(migrator.isPending()).isTrue();
        assertThat(migrator.info()).allSatisfy(line -> assertThat(line.state()).isEqualTo("pending"));
    }

    @Test
    void kamctlInsert_afterMigration_isCompleteAndLacksSha2() {
        new Migrator(settings).migrate();

        execute(
                settings,
                "INSERT INTO subscriber (username,domain,password,ha1,ha1b) VALUES ('carol','example.test','',"
                        + "'0123456789abcdef0123456789abcdef','0123456789ABCDEF0123456789abcdef')");

        assertThat(one(
                        settings,
                        "SELECT enabled, ha1_sha256, rpid, md5_lack, sha256_lack, sha512t256_lack"
                                + " FROM subscriber"))
                .isEqualTo("1|||0|2|2");
    }

    @Test
    void kamctlUpdate_afterOurHashes_makesSha2Lack() {
        new Migrator(settings).migrate();
        execute(settings, SubscriberRows.insert("carol", "secret"));
        assertThat(one(settings, "SELECT md5_lack, sha256_lack, sha512t256_lack FROM subscriber"))
                .isEqualTo("0|0|0");

        execute(settings, "UPDATE subscriber SET password='new', ha1=MD5('x'), ha1b=MD5('y') WHERE username='carol'");

        assertThat(one(settings, "SELECT md5_lack, sha256_lack, sha512t256_lack FROM subscriber"))
                .isEqualTo("0|1|1");
    }
}
