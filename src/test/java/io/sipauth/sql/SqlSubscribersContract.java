package io.sipauth.sql;

import static io.sipauth.sql.BindingRows.await;
import static io.sipauth.sql.SubscriberRows.DOMAIN;
import static io.sipauth.sql.TestDatabases.execute;
import static io.sipauth.sql.TestDatabases.one;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Ha1;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code subscriber} and {@code dbaliases} do on both kinds of database. */
abstract class SqlSubscribersContract {

    DatabaseSettings settings;
    Database database;
    SqlSubscribers subscribers;
    final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    abstract DatabaseSettings freshSettings();

    @BeforeEach
    void open() {
        settings = TestDatabases.patient(freshSettings());
        new Migrator(settings).migrate();
        database = Database.open(settings, new SimpleMeterRegistry());
        subscribers = new SqlSubscribers(database, InstantSource.system(), completions);
    }

    @AfterEach
    void close() {
        subscribers.close();
        database.close();
        completions.close();
    }

    void reopen(PlaintextMode mode) {
        subscribers.close();
        database.close();
        settings = TestDatabases.withPlaintext(settings, mode);
        database = Database.open(settings, new SimpleMeterRegistry());
        subscribers = new SqlSubscribers(database, InstantSource.system(), completions);
    }

    @Test
    void find_fullRow_hasEveryHash() {
        execute(settings, SubscriberRows.insert("carol", "secret"), "UPDATE subscriber SET rpid='sip:+32@x'");

        Subscriber carol = found("carol");

        assertThat(carol.name()).isEqualTo(name("carol"));
        assertThat(carol.enabled()).isTrue();
        assertThat(carol.rpid()).isEqualTo("sip:+32@x");
        assertThat(carol.hashes()).hasSize(6);
        for (DigestAlgorithm algorithm :
                List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256, DigestAlgorithm.SHA_512_256)) {
            assertThat(carol.storedHa1(algorithm, NameForm.USER))
                    .contains(new Ha1(algorithm, SubscriberRows.hash(algorithm, "carol", "secret")));
            assertThat(carol.storedHa1(algorithm, NameForm.USER_AT_DOMAIN))
                    .contains(new Ha1(algorithm, SubscriberRows.hash(algorithm, "carol@" + DOMAIN, "secret")));
        }
    }

    @Test
    void find_passwordChangedByKamctl_leavesOutSha2() {
        execute(
                settings,
                SubscriberRows.insert("carol", "secret"),
                "UPDATE subscriber SET password='new', ha1='" + SubscriberRows.md5("carol", "new") + "', ha1b='"
                        + SubscriberRows.md5("carol@" + DOMAIN, "new") + "' WHERE username='carol'");

        Subscriber carol = found("carol");

        assertThat(carol.hashes()).hasSize(2);
        assertThat(carol.storedHa1(DigestAlgorithm.MD5, NameForm.USER))
                .contains(new Ha1(DigestAlgorithm.MD5, SubscriberRows.md5("carol", "new")));
        assertThat(carol.password()).isEqualTo("new");
    }

    @Test
    void find_upperCaseAndBrokenHashes_loweredAndLeftOut() {
        execute(
                settings,
                "INSERT INTO subscriber (username, domain, ha1, ha1b) VALUES ('carol', 'example.test',"
                        + "'0123456789ABCDEF0123456789ABCDEF', '0123456789abcdef0123456789abcde')",
                "INSERT INTO subscriber (username, domain, ha1, ha1b) VALUES ('dave', 'example.test',"
                        + "'0123456789abcdef0123456789abcdeg', '0123456789abcdef0123456789abcdef0')");

        assertThat(found("carol").storedHa1(DigestAlgorithm.MD5, NameForm.USER))
                .contains(new Ha1(DigestAlgorithm.MD5, "0123456789abcdef0123456789abcdef"));
        assertThat(found("carol").hashes()).hasSize(1);
        assertThat(found("dave").hashes()).isEmpty();
    }

    @Test
    void find_clearText_onlyWhereAllowed() {
        execute(settings, SubscriberRows.kamctl("carol", "secret"));
        assertThat(found("carol").password()).isEqualTo("secret");

        reopen(PlaintextMode.DENY);
        assertThat(found("carol").password()).isEmpty();

        reopen(PlaintextMode.UPGRADE);
        assertThat(found("carol").password()).isEqualTo("secret");
    }

    @Test
    void find_disabled_isFoundAsDisabled() {
        execute(settings, SubscriberRows.insert("carol", "secret"), "UPDATE subscriber SET enabled = 0");

        assertThat(found("carol").enabled()).isFalse();
    }

    @Test
    void find_octetForOctet_whateverTheCollation() {
        execute(settings, SubscriberRows.insert("carol", "secret"), SubscriberRows.insert("Ren\u00e9", "secret"));

        assertThat(lookup("Carol")).isInstanceOf(SubscriberLookup.Unknown.class);
        assertThat(lookup("carol ")).isInstanceOf(SubscriberLookup.Unknown.class);
        assertThat(lookup("c\u00e0rol")).isInstanceOf(SubscriberLookup.Unknown.class);
        assertThat(lookup("\ud83d\ude00")).isInstanceOf(SubscriberLookup.Unknown.class);
        assertThat(lookup("' OR 1=1 -- \\")).isInstanceOf(SubscriberLookup.Unknown.class);
        assertThat(found("Ren\u00e9").name().username()).isEqualTo("Ren\u00e9");
    }

    @Test
    void find_domainStoredInOtherCase_isFoundWithItsSpelling() {
        // In two steps: to H2 a text that differs in case alone is no change.
        execute(
                settings,
                SubscriberRows.insert("carol", "secret"),
                "UPDATE subscriber SET domain='other'",
                "UPDATE subscriber SET domain='Example.TEST'");

        assertThat(found("carol").name()).isEqualTo(new SubscriberName("carol", "Example.TEST"));
    }

    @Test
    void find_manyAtOnce_eachGetsItsOwn() {
        for (int i = 0; i < 70; i++) {
            execute(settings, SubscriberRows.insert("u" + i, "secret"));
        }
        List<CompletionStage<SubscriberLookup>> lookups = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            lookups.add(subscribers.find(name("u" + i)));
            lookups.add(subscribers.findFresh(name("u" + i)));
        }

        for (int i = 0; i < 140; i++) {
            for (int copy = 0; copy < 2; copy++) {
                SubscriberLookup lookup = await(lookups.get(2 * i + copy));
                if (i < 70) {
                    assertThat(((SubscriberLookup.Found) lookup).subscriber().name())
                            .isEqualTo(name("u" + i));
                } else {
                    assertThat(lookup).isInstanceOf(SubscriberLookup.Unknown.class);
                }
            }
        }
    }

    @Test
    void aliasTarget_oneStep_ownNameWins() {
        execute(
                settings,
                SubscriberRows.insert("carol", "secret"),
                SubscriberRows.insert("dave", "secret"),
                alias("reception", "carol"),
                alias("Sales", "dave"),
                alias("second", "reception"),
                alias("dave", "carol"),
                alias("gone", "nobody"));

        assertThat(await(subscribers.aliasTarget(name("reception")))).contains(name("carol"));
        assertThat(await(subscribers.aliasTarget(name("sales")))).contains(name("dave"));
        assertThat(await(subscribers.aliasTarget(name("second")))).isEmpty();
        assertThat(await(subscribers.aliasTarget(name("dave")))).isEmpty();
        assertThat(await(subscribers.aliasTarget(name("gone")))).isEmpty();
        assertThat(await(subscribers.aliasTarget(name("nothing")))).isEmpty();
    }

    @Test
    void census_countsByHashesAndClearText() {
        execute(
                settings,
                SubscriberRows.insert("full", "secret"),
                SubscriberRows.kamctl("clear", "secret"),
                SubscriberRows.kamctl("md5only", ""),
                "UPDATE subscriber SET password='' WHERE username='md5only'",
                "INSERT INTO subscriber (username, domain) VALUES ('empty', 'example.test')",
                "INSERT INTO subscriber (username, domain, enabled) VALUES ('off', 'example.test', 0)",
                "INSERT INTO subscriber (username, domain) VALUES ('other', 'other.test')");

        assertThat(lacking()).containsExactly(1L, 2L, 2L);

        reopen(PlaintextMode.DENY);
        assertThat(lacking()).containsExactly(1L, 3L, 3L);
    }

    /** The generated columns and Java's reading of a row agree on every kind of row. */
    @Test
    void census_agreesWithWhatIsUsable() {
        String[] ha1s = {"", "0123456789abcdef0123456789ABCDEF", "0123456789abcdef0123456789abcdeg", "0123"};
        String[] passwords = {"", " ", "p\u00e4ss:w\u00f6rd"};
        int count = 0;
        for (String ha1 : ha1s) {
            for (String ha1b : ha1s) {
                for (String password : passwords) {
                    for (String source : new String[] {"", fingerprint(ha1, ha1b, password)}) {
                        String user = "m" + count++;
                        execute(settings, SubscriberRows.insert(user, "x"));
                        execute(
                                settings,
                                "UPDATE subscriber SET ha1='" + ha1 + "', ha1b='" + ha1b + "', password='" + password
                                        + "', hash_source='" + source + "' WHERE username='" + user + "'");
                        Subscriber subscriber = found(user);
                        assertThat(one(
                                        settings,
                                        "SELECT md5_lack, sha256_lack, sha512t256_lack FROM subscriber"
                                                + " WHERE username='" + user + "'"))
                                .as("%s %s %s", ha1, ha1b, password)
                                .isEqualTo(lack(subscriber, DigestAlgorithm.MD5) + "|"
                                        + lack(subscriber, DigestAlgorithm.SHA_256) + "|"
                                        + lack(subscriber, DigestAlgorithm.SHA_512_256));
                    }
                }
            }
        }
    }

    @Test
    void plaintextUpgrade_replacesClearTextInBatches() {
        reopen(PlaintextMode.UPGRADE);
        for (int i = 0; i < PlaintextUpgrade.BATCH + 1; i++) {
            execute(settings, SubscriberRows.kamctl("u" + i, "secret" + i));
        }
        execute(
                settings,
                "INSERT INTO subscriber (username, domain, password) VALUES ('bare', 'example.test', 'pw')",
                "INSERT INTO subscriber (username, domain, password, ha1) VALUES ('odd', 'example.test', 'pw',"
                        + " '0123456789abcdef0123456789abcdef')");

        assertThat(new PlaintextUpgrade(database).run(DOMAIN, DOMAIN)).isEqualTo(PlaintextUpgrade.BATCH + 2);

        assertThat(TestDatabases.rows(settings, "SELECT username FROM subscriber WHERE CHAR_LENGTH(password) > 0"))
                .containsExactly("odd");
        assertThat(found("bare").hashes()).hasSize(6);
        assertThat(found("u7").storedHa1(DigestAlgorithm.SHA_256, NameForm.USER))
                .contains(new Ha1(
                        DigestAlgorithm.SHA_256, SubscriberRows.hash(DigestAlgorithm.SHA_256, "u7", "secret7")));
        assertThat(new PlaintextUpgrade(database).run(DOMAIN, DOMAIN)).isZero();
    }

    @Test
    void plaintextUpgrade_otherModes_changeNothing() {
        execute(settings, SubscriberRows.kamctl("carol", "secret"));

        assertThat(new PlaintextUpgrade(database).run(DOMAIN, DOMAIN)).isZero();
        assertThat(one(settings, "SELECT password FROM subscriber")).isEqualTo("secret");
    }

    @Test
    void sampleSubscribers_addedOnce_withEveryHash() {
        assertThat(SampleSubscribers.addTo(database)).isEqualTo(2);
        assertThat(SampleSubscribers.addTo(database)).isZero();

        assertThat(found("alice").hashes()).hasSize(6);
        assertThat(found("alice").storedHa1(DigestAlgorithm.MD5, NameForm.USER))
                .contains(new Ha1(DigestAlgorithm.MD5, SubscriberRows.md5("alice", "wonderland")));
        assertThat(found("bob").password()).isEmpty();
        assertThat(lacking()).containsExactly(0L, 0L, 0L);
    }

    List<Long> lacking() {
        SqlAlgorithmCensus census = new SqlAlgorithmCensus(database);
        return List.of(
                census.accountsWithout(DigestAlgorithm.MD5, DOMAIN),
                census.accountsWithout(DigestAlgorithm.SHA_256, DOMAIN),
                census.accountsWithout(DigestAlgorithm.SHA_512_256, DOMAIN));
    }

    private static int lack(Subscriber subscriber, DigestAlgorithm algorithm) {
        if (subscriber.storedHa1(algorithm, NameForm.USER).isPresent()
                && subscriber.storedHa1(algorithm, NameForm.USER_AT_DOMAIN).isPresent()) {
            return 0;
        }
        return subscriber.password().isEmpty() ? 2 : 1;
    }

    private static String fingerprint(String ha1, String ha1b, String password) {
        return H2Functions.hex("SHA-256", String.join(":", ha1, ha1b, password));
    }

    static String alias(String alias, String user) {
        return "INSERT INTO dbaliases (alias_username, alias_domain, username, domain) VALUES ('" + alias
                + "', 'example.test', '" + user + "', 'example.test')";
    }

    static SubscriberName name(String user) {
        return new SubscriberName(user, DOMAIN);
    }

    SubscriberLookup lookup(String user) {
        return await(subscribers.find(name(user)));
    }

    Subscriber found(String user) {
        return ((SubscriberLookup.Found) lookup(user)).subscriber();
    }
}
