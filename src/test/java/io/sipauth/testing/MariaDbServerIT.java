package io.sipauth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The test support itself: a database answers, keeps its data over a kill and a restart, and flushes commits. */
class MariaDbServerIT {

    @Test
    void shared_freshDatabase_flushesEveryCommit() throws SQLException {
        MariaDbServer.TestDatabase database = MariaDbServer.shared().freshDatabase();

        assertThat(first(database, "SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
    }

    @Test
    void killedAndStarted_committedRow_isThere() throws SQLException {
        try (MariaDbServer server = MariaDbServer.startOwn("--default-time-zone=+02:00")) {
            MariaDbServer.TestDatabase database = server.freshDatabase("latin1");
            database.run("CREATE TABLE t (v INT);\nINSERT INTO t VALUES (7);\n");

            server.kill();
            server.start();

            assertThat(first(database, "SELECT v FROM t")).isEqualTo("7");
            assertThat(first(database, "SELECT @@global.time_zone")).isEqualTo("+02:00");
        }
    }

    private static String first(MariaDbServer.TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
