package io.sipauth.kamailio;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The database behind a cluster, seen from beside it: subscribers are put in, locations are read. */
final class ClusterDatabase {

    private final TestDatabase database;

    ClusterDatabase(TestDatabase database) {
        this.database = database;
    }

    String name() {
        return database.name();
    }

    Connection connect() {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A subscriber of {@link SipauthCluster#DOMAIN} with every hash, or of another domain with the MD5 ones alone. */
    void subscribers(String domain, List<String> users, String passwordPrefix) {
        String sql = "INSERT INTO subscriber (username, domain, ha1, ha1b, ha1_sha256, ha1b_sha256, ha1_sha512t256,"
                + " ha1b_sha512t256, hash_source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            for (String user : users) {
                bind(insert, user, domain, passwordPrefix + user);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** One row of {@code location}; {@code expires} in seconds since the epoch. */
    record Row(long id, String username, String domain, String contact, int cseq, String socket, long expires) {

        /** Seconds until it expires. */
        long lifeSeconds() {
            return expires - Instant.now().getEpochSecond();
        }
    }

    /** Rows that have not expired, by user name. */
    List<Row> locations(String domain) {
        String sql = "SELECT id, username, domain, contact, cseq, COALESCE(socket, ''),"
                + " TIMESTAMPDIFF(SECOND, '1970-01-01', expires) FROM location"
                + " WHERE domain = ? AND expires > UTC_TIMESTAMP() ORDER BY username, id";
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, domain);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(
                            result.getLong(1),
                            result.getString(2),
                            result.getString(3),
                            result.getString(4),
                            result.getInt(5),
                            result.getString(6),
                            result.getLong(7)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    List<Row> locations(String domain, String user) {
        return locations(domain).stream()
                .filter(row -> row.username().equals(user))
                .toList();
    }

    private static void bind(PreparedStatement insert, String user, String domain, String password)
            throws SQLException {
        String plain = user + ":" + domain + ":" + password;
        String withDomain = user + "@" + domain + ":" + domain + ":" + password;
        String ha1 = DigestAnswer.hash("MD5", plain);
        String ha1b = DigestAnswer.hash("MD5", withDomain);
        boolean all = domain.equals(SipauthCluster.DOMAIN);
        insert.setString(1, user);
        insert.setString(2, domain);
        insert.setString(3, ha1);
        insert.setString(4, ha1b);
        insert.setString(5, all ? DigestAnswer.hash("SHA-256", plain) : "");
        insert.setString(6, all ? DigestAnswer.hash("SHA-256", withDomain) : "");
        insert.setString(7, all ? DigestAnswer.hash("SHA-512-256", plain) : "");
        insert.setString(8, all ? DigestAnswer.hash("SHA-512-256", withDomain) : "");
        insert.setString(9, all ? DigestAnswer.hash("SHA-256", ha1 + ":" + ha1b + ":") : "");
    }
}
