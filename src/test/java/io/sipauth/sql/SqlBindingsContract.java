package io.sipauth.sql;

import static io.sipauth.sql.BindingRows.aor;
import static io.sipauth.sql.BindingRows.await;
import static io.sipauth.sql.BindingRows.register;
import static io.sipauth.sql.TestDatabases.execute;
import static io.sipauth.sql.TestDatabases.one;
import static io.sipauth.sql.TestDatabases.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.location.Binding;
import io.sipauth.location.BindingChanges;
import io.sipauth.location.Registrar;
import io.sipauth.location.Registration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code location} does on both kinds of database. */
abstract class SqlBindingsContract {

    DatabaseSettings settings;
    Database database;
    SqlBindings bindings;
    final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();

    abstract DatabaseSettings freshSettings();

    @BeforeEach
    void open() {
        settings = TestDatabases.patient(freshSettings());
        new Migrator(settings).migrate();
        database = Database.open(settings, new SimpleMeterRegistry());
        bindings = newBindings(database);
    }

    @AfterEach
    void close() {
        bindings.close();
        database.close();
        completions.close();
    }

    SqlBindings newBindings(Database of) {
        return new SqlBindings(of, InstantSource.system(), Duration.ZERO, completions);
    }

    private static Binding full(Instant now) {
        return new Binding(
                0,
                "ruid-full",
                "sip:alice@192.0.2.7:5062;transport=tcp",
                "sip:198.51.100.7:40000;transport=tcp",
                "<sip:edge.example.test;lr;ob>,<sip:p2.example.test;lr>",
                now.plusSeconds(600),
                350,
                "call@host",
                4711,
                now,
                "Phone/1.0 \"quoted\" \\ é",
                "tcp:192.0.2.1:5060",
                5951,
                "<urn:uuid:00000000-0000-1000-8000-000a95a0e128>",
                2);
    }

    @Test
    void update_newBinding_isReadBackWhole() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        await(bindings.update(aor("alice"), BindingRows.insert(full(now))));

        List<Binding> found = await(bindings.find(aor("alice")));

        assertThat(found).hasSize(1);
        Binding row = found.getFirst();
        assertThat(row.id()).isPositive();
        assertThat(withId(full(now), row.id())).isEqualTo(row);
        assertThat(one(settings, "SELECT username, domain, flags, cflags, connection_id FROM location"))
                .isEqualTo("alice|example.test|0|0|0");
    }

    @Test
    void update_emptyTexts_areNullAsKamailioWritesThem() {
        await(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));

        assertThat(one(settings, "SELECT received, path, socket, methods, instance, q FROM location"))
                .startsWith("null|null|null|null|null|-1");
    }

    @Test
    void update_knownBinding_keepsItsIdAndEverythingOfKamailios() {
        await(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));
        execute(settings, "UPDATE location SET cflags = 64, connection_id = 7");
        String id = one(settings, "SELECT id FROM location");

        await(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));

        assertThat(one(settings, "SELECT id, cseq, cflags, connection_id FROM location"))
                .isEqualTo(id + "|2|64|7");
    }

    @Test
    void update_thousandRefreshes_burnNoIds() {
        await(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));
        List<CompletionStage<Registration>> refreshes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            refreshes.add(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));
        }
        refreshes.forEach(BindingRows::await);
        await(bindings.update(aor("bob"), register("sip:b@192.0.2.1")));

        assertThat(rows(settings, "SELECT username, cseq, id FROM location ORDER BY id"))
                .containsExactly("alice|1001|1", "bob|1|2");
    }

    @Test
    void update_oneAorFromManyThreads_losesNothing() {
        List<CompletionStage<Registration>> saves = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            saves.add(bindings.update(aor("alice"), register("sip:a@192.0.2." + (i % 4))));
        }
        saves.forEach(BindingRows::await);

        assertThat(rows(settings, "SELECT contact, cseq FROM location ORDER BY contact"))
                .containsExactly(
                        "sip:a@192.0.2.0|100", "sip:a@192.0.2.1|100", "sip:a@192.0.2.2|100", "sip:a@192.0.2.3|100");
    }

    @Test
    void update_throwingStep_failsItsCallerAlone() {
        List<CompletionStage<Registration>> good = new ArrayList<>();
        good.add(bindings.update(aor("alice"), register("sip:a@192.0.2.1")));
        CompletionStage<Registration> bad = bindings.update(aor("bob"), (current, now) -> {
            throw new IllegalStateException("step");
        });
        good.add(bindings.update(aor("carol"), register("sip:c@192.0.2.1")));

        good.forEach(stage -> assertThat(await(stage)).isInstanceOf(Registration.Accepted.class));
        assertThatThrownBy(() -> await(bad))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("step");
        assertThat(rows(settings, "SELECT username FROM location ORDER BY username"))
                .containsExactly("alice", "carol");
    }

    @Test
    void update_valueOverItsColumn_isOneCallersFault() {
        Instant now = Instant.now();
        List<CompletionStage<Registration>> saves = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String contact = "sip:" + "a".repeat(i == 31 ? 509 : 508);
            saves.add(bindings.update(aor("user" + i), BindingRows.insert(BindingRows.fresh(contact, now))));
        }

        for (int i = 0; i < 50; i++) {
            Registration outcome = await(saves.get(i));
            if (i == 31) {
                assertThat(outcome).isEqualTo(new Registration.Malformed("contact does not fit the location table"));
            } else {
                assertThat(outcome).isInstanceOf(Registration.Accepted.class);
            }
        }
        assertThat(one(settings, "SELECT COUNT(*) FROM location")).isEqualTo("49");
    }

    @Test
    void update_seesExpiredRows_findDoesNot() {
        execute(settings, row("r1", "sip:old@192.0.2.1", "2020-01-01 00:00:00"));

        await(bindings.update(aor("alice"), (current, now) -> {
            assertThat(current).hasSize(1);
            return BindingRows.accepted(BindingChanges.NONE, now);
        }));
        assertThat(await(bindings.find(aor("alice")))).isEmpty();
    }

    @Test
    void find_ordersByQThenLatestChange() {
        execute(
                settings,
                "INSERT INTO location (ruid, username, domain, contact, expires, q, last_modified) VALUES"
                        + " ('1','alice','example.test','sip:low','2099-01-01 00:00:00',-1,'2020-01-01 00:00:09'),"
                        + " ('2','alice','example.test','sip:half','2099-01-01 00:00:00',0.5,'2020-01-01 00:00:01'),"
                        + " ('3','alice','example.test','sip:half-later','2099-01-01 00:00:00',0.5,"
                        + "'2020-01-01 00:00:02'),"
                        + " ('4','alice','example.test','sip:one','2099-01-01 00:00:00',1,'2020-01-01 00:00:01')");

        assertThat(await(bindings.find(aor("alice"))))
                .extracting(Binding::contact)
                .containsExactly("sip:one", "sip:half-later", "sip:half", "sip:low");
    }

    @Test
    void find_nameInOtherCase_isAnotherAor() {
        execute(settings, row("r1", "sip:a@192.0.2.1", "2099-01-01 00:00:00"));

        assertThat(await(bindings.find(aor("ALICE")))).isEmpty();
        assertThat(await(bindings.find(aor("alice ")))).isEmpty();
        assertThat(await(bindings.find(aor("alice")))).hasSize(1);
    }

    @Test
    void find_manyAtOnce_eachGetsItsOwn() {
        List<CompletionStage<Registration>> saves = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            saves.add(bindings.update(aor("u" + i), register("sip:u" + i + "@192.0.2.1")));
        }
        saves.forEach(BindingRows::await);
        List<CompletionStage<List<Binding>>> finds = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            finds.add(bindings.find(aor("u" + i)));
        }

        for (int i = 0; i < 300; i++) {
            assertThat(await(finds.get(i))).extracting(Binding::contact).containsExactly("sip:u" + i + "@192.0.2.1");
        }
    }

    @Test
    void permanentRow_inItsZone_isReturnedWithoutEndAndNeverPurged() {
        reopenIn(ZoneId.of("Europe/Brussels"));
        execute(
                settings,
                row("r1", "sip:fixed@192.0.2.1", "1970-01-01 01:00:00"),
                row("r2", "sip:gone@192.0.2.1", "2020-01-01 00:00:00"));

        assertThat(new ExpiredBindings(database, InstantSource.system()).purge())
                .isOne();

        assertThat(await(bindings.find(aor("alice"))))
                .singleElement()
                .satisfies(binding -> assertThat(binding.isPermanent()).isTrue());
    }

    /** Summer time ends at 01:00 UTC; from 02:00 to 03:00 local time is written twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2030-10-26T23:59:59Z", "2030-10-27T00:00:00Z", "2030-10-27T00:59:59Z", "2030-10-27T01:30:00Z"})
    void update_aroundTheHourWrittenTwice_livesAsLongAsGranted(Instant now) {
        reopenIn(ZoneId.of("Europe/Brussels"));
        try (SqlBindings then = at(now);
                SqlBindings atItsEnd = at(now.plusSeconds(3599))) {
            await(then.update(aor("alice"), register("sip:a@192.0.2.1")));

            assertThat(await(then.find(aor("alice")))).hasSize(1);
            assertThat(await(atItsEnd.find(aor("alice")))).hasSize(1);

            await(then.update(aor("alice"), Registrar::clear));
            assertThat(await(then.find(aor("alice")))).isEmpty();
            assertThat(await(atItsEnd.find(aor("alice")))).isEmpty();
        }
    }

    private SqlBindings at(Instant now) {
        return new SqlBindings(database, InstantSource.fixed(now), Duration.ZERO, Runnable::run);
    }

    @Test
    void update_inAZone_writesItsLocalTime() {
        reopenIn(ZoneId.of("Asia/Tokyo"));
        Instant end = Instant.parse("2031-05-01T12:00:00Z");
        Binding fresh = BindingRows.fresh("sip:a@192.0.2.1", end.minusSeconds(3600));
        await(bindings.update(aor("alice"), BindingRows.insert(fresh)));

        assertThat(one(settings, "SELECT expires FROM location")).startsWith("2031-05-01 21:00:00");
        assertThat(await(bindings.find(aor("alice"))).getFirst().expiresAt()).isEqualTo(end);
    }

    @Test
    void purge_atAndPastTheLimit_keepsForThirtyTwoSeconds() {
        // the column has whole seconds: the row that ended within its second has not been kept long enough yet
        Instant now = Instant.parse("2030-01-01T00:00:32.900Z");
        execute(
                settings,
                row("r1", "sip:kept@192.0.2.1", "2030-01-01 00:00:00"),
                row("r2", "sip:gone@192.0.2.1", "2029-12-31 23:59:59"));

        assertThat(new ExpiredBindings(database, () -> now).purge()).isOne();

        assertThat(rows(settings, "SELECT ruid FROM location")).containsExactly("r1");
    }

    @Test
    void purge_moreThanABatch_deletesThemAll() {
        StringBuilder insert =
                new StringBuilder("INSERT INTO location (ruid, username, domain, contact, expires) VALUES ");
        for (int i = 0; i < ExpiredBindings.BATCH + 1; i++) {
            insert.append(i == 0 ? "" : ",")
                    .append("('p" + i + "','u" + i + "','example.test','sip:x','2020-01-01 00:00:00')");
        }
        execute(settings, insert.toString());

        assertThat(new ExpiredBindings(database, InstantSource.system()).purge())
                .isEqualTo(ExpiredBindings.BATCH + 1);
    }

    @Test
    void update_afterClose_isRefused() {
        bindings.close();

        assertThatThrownBy(() -> await(bindings.update(aor("alice"), register("sip:a@192.0.2.1"))))
                .isInstanceOf(io.sipauth.StoreUnavailableException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void close_withWaitingRequests_servesThem() {
        List<CompletionStage<Registration>> saves = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            saves.add(bindings.update(aor("u" + i), register("sip:u@192.0.2.1")));
        }
        bindings.close();

        saves.forEach(save -> assertThat(await(save)).isInstanceOf(Registration.Accepted.class));
        assertThat(one(settings, "SELECT COUNT(*) FROM location")).isEqualTo("300");
    }

    void reopenIn(ZoneId zone) {
        bindings.close();
        database.close();
        settings = TestDatabases.withZone(settings, zone);
        database = Database.open(settings, new SimpleMeterRegistry());
        bindings = newBindings(database);
    }

    static String row(String ruid, String contact, String expires) {
        return "INSERT INTO location (ruid, username, domain, contact, expires, q) VALUES ('" + ruid
                + "','alice','example.test','" + contact + "','" + expires + "', -1)";
    }

    static Binding withId(Binding binding, long id) {
        return new Binding(
                id,
                binding.ruid(),
                binding.contact(),
                binding.received(),
                binding.path(),
                binding.expiresAt(),
                binding.qThousandths(),
                binding.callId(),
                binding.cseq(),
                binding.lastModified(),
                binding.userAgent(),
                binding.socket(),
                binding.methods(),
                binding.instance(),
                binding.regId());
    }
}
