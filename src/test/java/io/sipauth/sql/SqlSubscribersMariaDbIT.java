package io.sipauth.sql;

import static io.sipauth.sql.BindingRows.await;
import static io.sipauth.sql.TestDatabases.execute;
import static io.sipauth.sql.TestDatabases.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.SubscriberLookup;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is MariaDB's own: the optimiser and character sets. */
class SqlSubscribersMariaDbIT extends SqlSubscribersContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.mariaDb();
    }

    @ParameterizedTest
    @EnumSource(
            value = DigestAlgorithm.class,
            names = {"MD5", "SHA_256", "SHA_512_256"})
    void census_amongManyAccounts_readsItsIndexAlone(DigestAlgorithm algorithm) {
        execute(
                settings,
                "INSERT INTO subscriber (username, domain, password) SELECT CONCAT('u', seq), 'example.test', 'pw'"
                        + " FROM seq_1_to_5000",
                "ANALYZE TABLE subscriber");
        String probe = SqlAlgorithmCensus.probe(algorithm)
                .replaceFirst("\\?", "'example.test'")
                .replace("?", "2");

        List<String> plan = rows(settings, "EXPLAIN " + probe);

        assertThat(plan)
                .anySatisfy(line -> assertThat(line)
                        .contains("|subscriber|range|", "_lack_idx|", "Using index")
                        .contains(algorithm
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace("sha_512_256", "sha512t256")
                                .replace("sha_256", "sha256")));
    }

    @Test
    void find_latin1Table_findsWhatItCanHold() throws SQLException {
        settings = TestDatabases.withZone(MigratorMariaDbIT.kamailioDatabase("latin1"), ZoneOffset.UTC);
        new Migrator(settings).migrate();
        try (Database latin1 = Database.open(settings, new SimpleMeterRegistry());
                SqlSubscribers narrow = new SqlSubscribers(latin1, InstantSource.system(), completions)) {
            execute(settings, SubscriberRows.insert("jos\u00e9", "secret"));

            assertThat(await(narrow.find(name("jos\u00e9"))))
                    .isInstanceOfSatisfying(
                            SubscriberLookup.Found.class,
                            found -> assertThat(found.subscriber().hashes()).hasSize(6));
            assertThat(await(narrow.find(name("alice")))).isInstanceOf(SubscriberLookup.Found.class);
            assertThat(await(narrow.find(name("\u65e5")))).isInstanceOf(SubscriberLookup.Unknown.class);
            assertThat(await(narrow.aliasTarget(name("\u65e5")))).isEmpty();
        }
    }
}
