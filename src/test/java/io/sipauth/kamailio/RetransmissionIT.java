package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The story of the stateless registrar, the retransmitting phone and the nonce that was good once: with a database
 * that takes 1.5 s for the subscriber, every copy of an honest REGISTER gets 200.
 */
@RequiresKamailio
class RetransmissionIT {

    private static final Duration SLOWNESS = Duration.ofMillis(1500);
    private static final Duration T1 = Duration.ofMillis(500);

    private static Bench bench;

    @BeforeAll
    static void start() {
        bench = Bench.start(Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void register_slowDatabase_everyCopyGets200AndTheBindingIsWrittenOnce() throws SQLException {
        String user = bench.newUser(SipauthCluster.DOMAIN);
        try (RegisterClient phone = bench.phone(user, SipauthCluster.DOMAIN)) {
            byte[] message = phone.next()
                    .authorization(phone.answer(phone.challenge("SHA-256")))
                    .bytes();

            sendTwiceMoreWhileSubscribersAreLocked(phone, message);
            List<SipReply> early = List.of(phone.receive(), phone.receive(), phone.receive());
            List<ClusterDatabase.Row> written = bench.database().locations(SipauthCluster.DOMAIN, user);
            SipReply late = phone.send(message);

            assertThat(early).extracting(SipReply::code).containsOnly(200);
            assertThat(late.code()).isEqualTo(200);
            assertThat(written)
                    .singleElement()
                    .satisfies(row -> assertThat("<" + row.contact() + ">").isEqualTo(phone.contact()));
            assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEqualTo(written);
        }
    }

    @Test
    void register_copyAfterBothInstancesCrashed_is200() {
        try (RegisterClient phone = bench.phone()) {
            byte[] message = phone.next()
                    .authorization(phone.answer(phone.challenge("MD5")))
                    .bytes();
            assertThat(phone.send(message).code()).isEqualTo(200);

            bench.cluster().crashAndRestart();

            assertThat(phone.send(message).code()).isEqualTo(200);
        }
    }

    @Test
    void register_oneInstanceDead_copiesAreAnsweredByTheOther() {
        try (RegisterClient phone = bench.phone()) {
            DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
            byte[] message = phone.next().authorization(answer).bytes();
            assertThat(phone.send(message).code()).isEqualTo(200);
            bench.cluster().killFirst();
            try {
                for (int copy = 0; copy < 10; copy++) {
                    assertThat(phone.send(message).code()).isEqualTo(200);
                }
                assertThat(phone.send(phone.next().authorization(answer.nc(2)).bytes())
                                .code())
                        .isEqualTo(200);
            } finally {
                bench.cluster().crashAndRestart();
            }
        }
    }

    @Test
    void register_databaseBeyondTheDeadline_is503AndTheSameMessagePassesLater() throws SQLException {
        try (RegisterClient phone = bench.phone()) {
            byte[] message = phone.next()
                    .authorization(phone.answer(phone.challenge("SHA-256")))
                    .bytes();
            SipReply refused;
            try (Connection connection = bench.database().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLES subscriber WRITE");
                refused = phone.send(message);
                statement.execute("UNLOCK TABLES");
            }

            assertThat(refused.code()).isEqualTo(503);
            assertThat(refused.headers("Retry-After")).hasSize(1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(phone.send(message).code()).isEqualTo(200));
        }
    }

    @Test
    void register_copies_haveOneToTag() {
        try (RegisterClient phone = bench.phone()) {
            byte[] message = phone.next()
                    .authorization(phone.answer(phone.challenge("SHA-256")))
                    .bytes();

            assertThat(phone.send(message).header("To"))
                    .isEqualTo(phone.send(message).header("To"))
                    .contains(";tag=");
        }
    }

    /** The lock makes every query of the table wait, as a slow database does. */
    private static void sendTwiceMoreWhileSubscribersAreLocked(RegisterClient phone, byte[] message)
            throws SQLException {
        try (Connection connection = bench.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLES subscriber WRITE");
            phone.post(message);
            Bench.letPass(T1);
            phone.post(message);
            Bench.letPass(T1);
            phone.post(message);
            Bench.letPass(SLOWNESS.minus(T1).minus(T1));
            statement.execute("UNLOCK TABLES");
        }
    }
}
