package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.sql.DatabaseSettings;
import io.sipauth.sql.Migrator;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RegisterMessage;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code native-lookup.cfg}: Kamailio's own lookup() on our {@code location} table, with a database user that may
 * only read.
 */
@RequiresKamailio
class NativeLookupIT {

    private static final String DOMAIN = "example.test";
    private static final String READER = "lookupro";
    private static final String SECRET = "reader-secret";
    private static final String INSERT = "INSERT INTO location (ruid, username, domain, contact, received, path,"
            + " expires, q, callid, cseq, socket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'call', 1, ?)";

    private static TestDatabase database;
    private static KamailioServer kamailio;
    private static int rows;
    private RegisterClient caller;
    private RegisterClient callee;

    @BeforeAll
    static void start() {
        MariaDbServer server = MariaDbServer.shared();
        database = server.freshDatabase();
        new Migrator(DatabaseSettings.mariaDb(database.url(), database.user(), database.password())).migrate();
        for (String table : new String[] {"location", "location_attrs", "version"}) {
            server.execute("GRANT SELECT ON " + database.name() + "." + table + " TO '" + READER
                    + "'@'127.0.0.1' IDENTIFIED BY '" + SECRET + "'");
        }
        kamailio = KamailioServer.start(settings());
    }

    @AfterAll
    static void stop() {
        kamailio.close();
    }

    @BeforeEach
    void pickUp() {
        caller = RegisterClient.to(kamailio.address(), "caller", DOMAIN, "");
        callee = RegisterClient.to(kamailio.address(), "callee", DOMAIN, "");
    }

    @AfterEach
    void hangUp() {
        caller.close();
        callee.close();
    }

    @Test
    void request_toASavedBinding_reachesItsContact() throws SQLException {
        save(Row.of("anna", contact("anna")));

        caller.post(request("MESSAGE", "anna").bytes());

        assertThat(callee.receive().firstLine()).isEqualTo("MESSAGE " + contact("anna") + " SIP/2.0");
    }

    @Test
    void request_userInOtherCase_reachesItsContact() throws SQLException {
        save(Row.of("bert", contact("bert")));

        caller.post(request("MESSAGE", "Bert").bytes());

        assertThat(callee.receive().firstLine()).startsWith("MESSAGE " + contact("bert"));
    }

    @Test
    void request_bindingBehindNat_goesToReceived() throws SQLException {
        save(Row.of("carl", "sip:carl@192.0.2.7:5060").receivedFrom("sip:127.0.0.1:" + callee.port()));

        caller.post(request("MESSAGE", "carl").bytes());

        assertThat(callee.receive().firstLine()).isEqualTo("MESSAGE sip:carl@192.0.2.7:5060 SIP/2.0");
    }

    @Test
    void request_bindingWithPath_goesToThePathAndCarriesRoute() throws SQLException {
        String edge = "<sip:127.0.0.1:" + callee.port() + ";lr>";
        save(Row.of("dora", "sip:dora@192.0.2.8").along(edge));

        caller.post(request("MESSAGE", "dora").bytes());

        SipReply arrived = callee.receive();
        assertThat(arrived.firstLine()).isEqualTo("MESSAGE sip:dora@192.0.2.8 SIP/2.0");
        assertThat(arrived.header("Route")).isEqualTo(edge);
    }

    @Test
    void request_severalBindings_goesToTheHighestQ() throws SQLException {
        save(Row.of("emil", "sip:emil@192.0.2.9").withQ(0.1));
        save(Row.of("emil", contact("emil")).withQ(0.9));

        caller.post(request("MESSAGE", "emil").bytes());

        assertThat(callee.receive().firstLine()).startsWith("MESSAGE " + contact("emil"));
    }

    @Test
    void request_expiredBinding_is404AndTheRowStays() throws SQLException {
        save(Row.of("fred", contact("fred")).until("UTC_TIMESTAMP() - INTERVAL 1 SECOND"));

        assertThat(caller.send(request("MESSAGE", "fred").bytes()).code()).isEqualTo(404);
        assertThat(count("fred")).isEqualTo(1);
    }

    @Test
    void request_bindingThatEndsInOneMinute_isFoundWhateverTheZoneOfTheHost() throws SQLException {
        save(Row.of("gerd", contact("gerd")).until("UTC_TIMESTAMP() + INTERVAL 1 MINUTE"));

        caller.post(request("MESSAGE", "gerd").bytes());

        assertThat(callee.receive().firstLine()).startsWith("MESSAGE " + contact("gerd"));
    }

    @Test
    void request_sameUserOfAnotherDomain_is404() throws SQLException {
        save(Row.of("hans", contact("hans")).in("other.test"));

        assertThat(caller.send(request("MESSAGE", "hans").bytes()).code()).isEqualTo(404);
    }

    @Test
    void request_toAnotherDomain_isNotRelayed() {
        RegisterMessage message = caller.next().method("MESSAGE").requestUri("sip:x@127.0.0.1:" + callee.port());

        assertThat(caller.send(message.bytes()).code()).isEqualTo(403);
        assertThat(callee.receive(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void request_withNoHopsLeft_is483() {
        assertThat(caller.send(request("MESSAGE", "anna")
                                .header("Max-Forwards", "0")
                                .bytes())
                        .code())
                .isEqualTo(483);
    }

    @Test
    void invite_withTransactions_ringsEveryContactWithRecordRoute() throws SQLException {
        save(Row.of("ines", contact("ines")));
        save(Row.of("ines", "sip:ines@127.0.0.1:" + caller.port()));
        try (KamailioServer stateful = KamailioServer.start(settings().withTransactions());
                RegisterClient other = RegisterClient.to(stateful.address(), "other", DOMAIN, "")) {
            other.post(
                    request("INVITE", "ines").header("Call-ID", other.callId()).bytes());

            assertThat(callee.receive().headers("Record-Route")).hasSize(1);
            assertThat(caller.receive().firstLine())
                    .isEqualTo("INVITE sip:ines@127.0.0.1:" + caller.port() + " SIP/2.0");
        }
    }

    @Test
    void stop_leavesExpiredRowsToSipauth() throws SQLException {
        save(Row.of("karl", contact("karl")).until("UTC_TIMESTAMP() - INTERVAL 1 SECOND"));

        KamailioServer.start(settings()).close();

        assertThat(count("karl")).isEqualTo(1);
    }

    /** A row of the table; {@code expires} is an SQL expression. */
    private record Row(
            String user, String domain, String contact, String received, String path, double q, String expires) {

        static Row of(String user, String contact) {
            return new Row(user, DOMAIN, contact, "", "", -1, "UTC_TIMESTAMP() + INTERVAL 1 HOUR");
        }

        Row in(String other) {
            return new Row(user, other, contact, received, path, q, expires);
        }

        Row receivedFrom(String uri) {
            return new Row(user, domain, contact, uri, path, q, expires);
        }

        Row along(String value) {
            return new Row(user, domain, contact, received, value, q, expires);
        }

        Row withQ(double value) {
            return new Row(user, domain, contact, received, path, value, expires);
        }

        Row until(String expression) {
            return new Row(user, domain, contact, received, path, q, expression);
        }
    }

    private static KamailioSettings settings() {
        return KamailioSettings.of("native-lookup.cfg")
                .with("SIP_DOMAIN", DOMAIN)
                .with(
                        "DATABASE_URL",
                        "mysql://" + READER + ":" + SECRET + "@127.0.0.1:"
                                + MariaDbServer.shared().port() + "/" + database.name());
    }

    private static void save(Row row) throws SQLException {
        String sql = INSERT.replace("?, ?, 'call'", row.expires() + ", ?, 'call'");
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            rows++;
            insert.setString(1, "uloc-test-" + rows);
            insert.setString(2, row.user());
            insert.setString(3, row.domain());
            insert.setString(4, row.contact());
            insert.setString(5, row.received().isEmpty() ? null : row.received());
            insert.setString(6, row.path().isEmpty() ? null : row.path());
            insert.setDouble(7, row.q());
            insert.setString(8, "udp:127.0.0.1:" + kamailio.address().getPort());
            insert.executeUpdate();
        }
    }

    private static int count(String user) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT COUNT(*) FROM location WHERE username = '" + user + "'")) {
            result.next();
            return result.getInt(1);
        }
    }

    private RegisterMessage request(String method, String user) {
        return caller.next().method(method).requestUri("sip:" + user + "@" + DOMAIN);
    }

    private String contact(String user) {
        return "sip:" + user + "@127.0.0.1:" + callee.port();
    }
}
