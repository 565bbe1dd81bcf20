package io.sipauth.sql;

import static io.sipauth.sql.BindingRows.aor;
import static io.sipauth.sql.BindingRows.await;
import static io.sipauth.sql.BindingRows.register;
import static io.sipauth.sql.TestDatabases.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.StoreUnavailableException;
import io.sipauth.location.Registration;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is slow, down, or held by somebody's lock: an answer in time, and recovery by itself. */
class DatabaseFaultsIT {

    private static final Duration ALLOWANCE = Duration.ofMillis(600);

    private static MariaDbServer server;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private DatabaseSettings settings;
    private Database database;
    private SqlBindings bindings;
    private SqlSubscribers subscribers;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.startOwn();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        settings = TestDatabases.of(server.freshDatabase());
        new Migrator(settings).migrate();
        database = Database.open(settings, meters);
        bindings = new SqlBindings(database, InstantSource.system(), Duration.ZERO, completions);
        subscribers = new SqlSubscribers(database, InstantSource.system(), completions);
        save("warm");
    }

    @AfterEach
    void close() {
        server.resume();
        bindings.close();
        subscribers.close();
        database.close();
        completions.close();
    }

    private Registration save(String user) {
        return await(bindings.update(aor(user), register("sip:x@192.0.2.1")));
    }

    private void recovers() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(save("after")).isInstanceOf(Registration.Accepted.class));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(await(subscribers.find(new SubscriberName("alice", "example.test"))))
                        .isNotNull());
    }

    @Test
    void paused_everyCallerIsAnsweredWithinTheDeadline_andItRecovers() throws InterruptedException {
        server.pause();
        long start = System.nanoTime();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            calls.add(bindings.update(aor("p" + i), register("sip:x@192.0.2.1")).toCompletableFuture());
            calls.add(bindings.find(aor("p" + i)).toCompletableFuture());
            calls.add(subscribers
                    .find(new SubscriberName("p" + i, "example.test"))
                    .toCompletableFuture());
        }
        for (CompletableFuture<?> call : calls) {
            assertThatThrownBy(() -> await(call)).isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(DatabaseSettings.DEFAULT_DEADLINE.plus(ALLOWANCE));

        // By now the owner is stuck: who comes later is refused at once instead of piling up.
        long later = System.nanoTime();
        assertThatThrownBy(() -> save("late")).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - later))
                .isLessThan(DatabaseSettings.DEFAULT_DEADLINE.plus(ALLOWANCE));

        server.resume();
        recovers();
    }

    @Test
    void stoppedAndStarted_failsThenRecovers() {
        server.stop();
        try {
            long start = System.nanoTime();
            assertThatThrownBy(() -> save("down")).isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(DatabaseSettings.DEFAULT_DEADLINE.plus(ALLOWANCE));
            assertThatThrownBy(database::ping).isInstanceOf(StoreUnavailableException.class);
        } finally {
            server.start();
        }
        recovers();
        database.ping();
        assertThat(meters.get("sipauth_store_errors")
                        .tag("store", "mariadb")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void restarted_theNextCallSucceeds_becauseABatchIsRetriedOnce() {
        server.restart();

        assertThat(save("next")).isInstanceOf(Registration.Accepted.class);
    }

    @Test
    void openedWhileTheDatabaseIsDown_worksOnceItIsUp() {
        server.stop();
        Database early = Database.open(settings, new SimpleMeterRegistry());
        try (SqlBindings patient = new SqlBindings(early, InstantSource.system(), Duration.ZERO, completions)) {
            assertThatThrownBy(() -> await(patient.find(aor("warm")))).isInstanceOf(StoreUnavailableException.class);
            server.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(await(patient.find(aor("warm")))).hasSize(1));
        } finally {
            early.close();
        }
    }

    @Test
    void rowLockedByAnother_failsInTime_andWritesNothingLater() throws SQLException {
        try (Connection other = Connections.of(settings).connectPatiently();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement
                    .executeQuery("SELECT * FROM location WHERE username='warm' FOR UPDATE")
                    .close();

            long start = System.nanoTime();
            CompletionStage<Registration> blocked = bindings.update(aor("warm"), register("sip:x@192.0.2.1"));
            assertThatThrownBy(() -> await(blocked)).isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(DatabaseSettings.DEFAULT_DEADLINE.plus(ALLOWANCE));
            other.rollback();
        }
        recovers();
        assertThat(one(settings, "SELECT cseq FROM location WHERE username='warm'"))
                .isEqualTo("1");
    }

    @Test
    void session_isStrictAndReadsCommitted() {
        String modes = database.read("modes", connection -> {
            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT CONCAT(@@sql_mode, '|', @@tx_isolation, '|',"
                            + " @@time_zone, '|', @@max_statement_time)")) {
                row.next();
                return row.getString(1);
            }
        });

        assertThat(modes).contains("STRICT_TRANS_TABLES", "|READ-COMMITTED|+00:00|2");
    }
}
