package io.sipauth.kamailio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.Challenge;
import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A database that Kamailio's own SQL files made, with rows in it, adopted by sipauth: Kamailio's own modules and
 * sipauth work on it side by side.
 */
@RequiresKamailio
class AdoptedDatabaseIT {

    private static final Path KAMAILIO = Path.of("/usr/share/kamailio/mysql");
    private static final String DOMAIN = SipauthCluster.DOMAIN;

    private static SipauthCluster cluster;
    private static KamailioServer delegating;
    private static KamailioServer alone;

    @BeforeAll
    static void start() throws SQLException, IOException {
        TestDatabase database = MariaDbServer.shared().freshDatabase("latin1");
        for (String file : List.of("standard", "auth_db", "usrloc", "alias_db", "domain")) {
            database.run(Files.readString(KAMAILIO.resolve(file + "-create.sql"), UTF_8));
        }
        database.run(kamctlAdd("alice", "wonderland") + ";\n" + kamctlAdd("bob", "builder") + ";\n"
                + "INSERT INTO dbaliases (alias_username, alias_domain, username, domain)"
                + " VALUES ('4711', '" + DOMAIN + "', 'bob', '" + DOMAIN + "');\n"
                + "INSERT INTO location (ruid, username, domain, contact, expires, q, last_modified)"
                + " VALUES ('uloc-1-2-3', 'old', '" + DOMAIN + "', 'sip:old@192.0.2.1:5060',"
                + " UTC_TIMESTAMP() + INTERVAL 1 HOUR, -1, UTC_TIMESTAMP());\n");
        cluster = SipauthCluster.start(database, Map.of("location.time-zone", "UTC"));
        delegating = KamailioServer.start(cluster.kamailio("kamailio.cfg"));
        alone = KamailioServer.start(cluster.kamailioWriting("native.cfg"));
    }

    @AfterAll
    static void stop() {
        alone.close();
        delegating.close();
        cluster.close();
    }

    @Test
    void subscriberOfBefore_authenticatesAtBoth_inBothFormsOfTheName() {
        for (KamailioServer kamailio : List.of(alone, delegating)) {
            assertThat(register(kamailio, "alice", "alice", "wonderland").code())
                    .isEqualTo(200);
            assertThat(register(kamailio, "alice", "alice@" + DOMAIN, "wonderland")
                            .code())
                    .isEqualTo(200);
            assertThat(register(kamailio, "alice", "alice", "wrong").code()).isEqualTo(401);
        }
    }

    @Test
    void passwordChangedByKamctl_countsAtBoth() {
        execute(kamctlAdd("changed", "before"));
        assertThat(register(alone, "changed", "changed", "before").code()).isEqualTo(200);
        assertThat(register(delegating, "changed", "changed", "before").code()).isEqualTo(200);

        execute("UPDATE subscriber SET password = '', ha1 = '" + ha1("changed", "after") + "', ha1b = '"
                + ha1b("changed", "after") + "' WHERE username = 'changed' AND domain = '" + DOMAIN + "'");

        for (KamailioServer kamailio : List.of(alone, delegating)) {
            // sipauth looks again for a response that fails, and forgets what it read after 10 s: each instance for
            // itself
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            register(kamailio, "changed", "changed", "after").code() == 200);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .during(Duration.ofSeconds(1)) // both instances are asked in that time
                    .until(() ->
                            register(kamailio, "changed", "changed", "before").code() == 401);
        }
    }

    @Test
    void subscriberAddedByKamctl_isComplete() {
        execute(kamctlAdd("carol", "tannhauser"));

        assertThat(register(delegating, "carol", "carol", "tannhauser").code()).isEqualTo(200);
        assertThat(register(alone, "carol", "carol", "tannhauser").code()).isEqualTo(200);
    }

    @Test
    void bindings_eachFindsWhatTheOtherSaved() {
        try (RegisterClient here = RegisterClient.to(delegating.address(), "bob", DOMAIN, "builder");
                RegisterClient there = RegisterClient.to(alone.address(), "bob", DOMAIN, "builder")) {
            assertThat(here.register("MD5").code()).isEqualTo(200);
            SipReply both = there.register("MD5");

            assertThat(both.code()).isEqualTo(200);
            // Kamailio lists its contacts in one field.
            assertThat(String.join(",", both.headers("Contact"))).contains(here.contact(), there.contact());
            assertThat(register(delegating, "bob", "bob", "builder").headers("Contact"))
                    .anySatisfy(contact -> assertThat(contact).startsWith(there.contact()))
                    .anySatisfy(contact -> assertThat(contact).startsWith(here.contact()));
        }
    }

    @Test
    void lookup_byKamailio_followsAliasesToWhatSipauthSaved() {
        execute(kamctlAdd("dora", "secret"));
        execute("INSERT INTO dbaliases (alias_username, alias_domain, username, domain) VALUES ('4712', '" + DOMAIN
                + "', 'dora', '" + DOMAIN + "')");
        try (RegisterClient phone = RegisterClient.to(delegating.address(), "dora", DOMAIN, "secret");
                RegisterClient caller = RegisterClient.to(alone.address(), "caller", DOMAIN, "")) {
            assertThat(phone.register("MD5").code()).isEqualTo(200);

            assertThat(found(caller, "dora")).isEqualTo(bare(phone.contact()));
            assertThat(found(caller, "4712")).isEqualTo(bare(phone.contact()));
            assertThat(found(caller, "old")).isEqualTo("sip:old@192.0.2.1:5060");
        }
    }

    private static String found(RegisterClient caller, String user) {
        return caller.send(caller.next()
                        .method("OPTIONS")
                        .requestUri("sip:" + user + "@" + DOMAIN)
                        .without("Contact")
                        .bytes())
                .header("X-Found");
    }

    private static String bare(String contact) {
        return contact.substring(1, contact.length() - 1);
    }

    /** A phone of its own, whose user name in the credentials may be in another form than in To. */
    private static SipReply register(KamailioServer kamailio, String user, String authUser, String password) {
        try (RegisterClient phone = RegisterClient.to(kamailio.address(), user, DOMAIN, password)) {
            Challenge challenge = phone.challenge("MD5");
            DigestAnswer answer = phone.answer(challenge).with("username", authUser);
            return phone.send(phone.next().authorization(answer).bytes());
        }
    }

    /** What {@code kamctl add} executes with STORE_PLAINTEXT_PW=0. */
    private static String kamctlAdd(String user, String password) {
        return "INSERT INTO subscriber (username, domain, password, ha1, ha1b) VALUES ('" + user + "', '" + DOMAIN
                + "', '', '" + ha1(user, password) + "', '" + ha1b(user, password) + "')";
    }

    private static String ha1(String user, String password) {
        return DigestAnswer.hash("MD5", user + ":" + DOMAIN + ":" + password);
    }

    private static String ha1b(String user, String password) {
        return DigestAnswer.hash("MD5", user + "@" + DOMAIN + ":" + DOMAIN + ":" + password);
    }

    private static void execute(String sql) {
        try (Connection connection = cluster.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
