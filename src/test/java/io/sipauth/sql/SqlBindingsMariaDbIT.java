package io.sipauth.sql;

import static io.sipauth.sql.BindingRows.aor;
import static io.sipauth.sql.BindingRows.await;
import static io.sipauth.sql.BindingRows.register;
import static io.sipauth.sql.TestDatabases.one;
import static io.sipauth.sql.TestDatabases.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.location.Binding;
import io.sipauth.location.Registration;
import io.sipauth.testing.MariaDbServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What only a server with several clients shows. */
class SqlBindingsMariaDbIT extends SqlBindingsContract {

    @Override
    DatabaseSettings freshSettings() {
        return TestDatabases.mariaDb();
    }

    @RepeatedTest(5)
    void update_oneAorFromTwoInstances_losesNothingAndDoublesNothing() {
        try (Database second = Database.open(settings, new SimpleMeterRegistry());
                SqlBindings other = newBindings(second)) {
            List<CompletionStage<Registration>> saves = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                // Contacts in no order, so that rows are put before and behind those that wait for a lock.
                String contact = "sip:a@192.0.2." + (i * 7 % 8);
                saves.add((i % 2 == 0 ? bindings : other).update(aor("alice"), register(contact)));
                saves.add((i % 2 == 0 ? other : bindings).update(aor("bob" + i % 5), register(contact)));
            }
            saves.forEach(BindingRows::await);
        }

        assertThat(rows(settings, "SELECT contact, cseq FROM location WHERE username='alice' ORDER BY contact"))
                .hasSize(8)
                .allSatisfy(row -> assertThat(row).endsWith("|50"));
        assertThat(one(settings, "SELECT SUM(cseq) FROM location WHERE username LIKE 'bob%'"))
                .startsWith("400");
    }

    @Test
    void update_firstBindingsFromTwoInstances_areAllThereOnce() {
        try (Database second = Database.open(settings, new SimpleMeterRegistry());
                SqlBindings other = newBindings(second)) {
            List<CompletionStage<Registration>> saves = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                saves.add(bindings.update(aor("u" + i), register("sip:u@192.0.2.1")));
                saves.add(other.update(aor("u" + (999 - i)), register("sip:u@192.0.2.1")));
            }
            saves.forEach(BindingRows::await);
        }

        assertThat(one(settings, "SELECT COUNT(*), MIN(cseq), MAX(cseq) FROM location"))
                .isEqualTo("1000|2|2");
    }

    @Test
    void update_latin1TableAndUtf8Values_areClearFaults() throws Exception {
        settings = TestDatabases.withZone(MigratorMariaDbIT.kamailioDatabase("latin1"), java.time.ZoneOffset.UTC);
        new Migrator(settings).migrate();
        try (Database latin1 = Database.open(settings, new SimpleMeterRegistry());
                SqlBindings narrow = newBindings(latin1)) {
            Binding euro = BindingRows.fresh("sip:a@192.0.2.1;x=\u65e5", Instant.now());

            assertThat(await(narrow.update(aor("carol"), BindingRows.insert(euro))))
                    .isEqualTo(new Registration.Malformed("contact does not fit the location table"));
            assertThat(await(narrow.update(aor("\u65e5"), register("sip:a@192.0.2.1"))))
                    .isEqualTo(new Registration.Malformed("username does not fit the location table"));
            assertThat(await(narrow.find(aor("\u65e5")))).isEmpty();
            assertThat(await(narrow.update(aor("jos\u00e9"), register("sip:a@192.0.2.1"))))
                    .isInstanceOf(Registration.Accepted.class);
            assertThat(await(narrow.find(aor("jos\u00e9")))).hasSize(1);
            assertThat(await(narrow.find(aor("jose")))).isEmpty();
            assertThat(await(narrow.find(aor("alice")))).hasSize(1);
        }
    }

    @Test
    void update_latin1TableAndOtherUserAgent_isNoObstacle() throws Exception {
        settings = TestDatabases.withZone(MigratorMariaDbIT.kamailioDatabase("latin1"), java.time.ZoneOffset.UTC);
        new Migrator(settings).migrate();
        try (Database latin1 = Database.open(settings, new SimpleMeterRegistry());
                SqlBindings narrow = newBindings(latin1)) {
            Binding phone =
                    withUserAgent(BindingRows.fresh("sip:a@192.0.2.1", Instant.now()), "T\u00e9l \u96fb \ufffd");

            assertThat(await(narrow.update(aor("carol"), BindingRows.insert(phone))))
                    .isInstanceOf(Registration.Accepted.class);
            assertThat(await(narrow.find(aor("carol"))))
                    .singleElement()
                    .extracting(Binding::userAgent)
                    .isEqualTo("T\u00e9l ? ?");
        }
    }

    private static Binding withUserAgent(Binding binding, String userAgent) {
        return new Binding(
                binding.id(),
                binding.ruid(),
                binding.contact(),
                binding.received(),
                binding.path(),
                binding.expiresAt(),
                binding.qThousandths(),
                binding.callId(),
                binding.cseq(),
                binding.lastModified(),
                userAgent,
                binding.socket(),
                binding.methods(),
                binding.instance(),
                binding.regId());
    }

    @Test
    void update_serverKilledAfterTheAnswer_keepsEveryBinding() {
        try (MariaDbServer server = MariaDbServer.startOwn()) {
            DatabaseSettings own = TestDatabases.of(server.freshDatabase());
            new Migrator(own).migrate();
            try (Database crashing = Database.open(own, new SimpleMeterRegistry());
                    SqlBindings saved = newBindings(crashing)) {
                List<CompletionStage<Registration>> saves = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    saves.add(saved.update(aor("u" + i), register("sip:u@192.0.2.1")));
                }
                saves.forEach(BindingRows::await);

                server.kill();
                server.start();

                assertThat(one(own, "SELECT COUNT(*) FROM location")).isEqualTo("200");
            }
        }
    }
}
