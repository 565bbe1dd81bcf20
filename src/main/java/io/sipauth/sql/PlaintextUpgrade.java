package io.sipauth.sql;

import static io.sipauth.sql.LocationTable.text;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber.HashKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces clear-text passwords by hashes ({@code credentials.plaintext: upgrade}), in small transactions, as a
 * background thread calls it. A row that another program changes meanwhile is left for the next call, and one
 * whose hashes say something else than its clear text is left as it is, because the hashes are what it is
 * verified by.
 */
public final class PlaintextUpgrade {

    /** Rows of one transaction. */
    static final int BATCH = 100;

    private static final Logger LOG = LoggerFactory.getLogger(PlaintextUpgrade.class);

    private static final String SELECT =
            "SELECT id, username, password, ha1, ha1b FROM subscriber WHERE domain = ? AND id > ? AND CHAR_LENGTH(password) > 0"
                    + " ORDER BY id LIMIT " + BATCH;

    /** Only while the password is still the one that was hashed. */
    private static final String UPDATE = "UPDATE subscriber SET password = '', ha1 = ?, ha1b = ?, ha1_sha256 = ?,"
            + " ha1b_sha256 = ?, ha1_sha512t256 = ?, ha1b_sha512t256 = ?, hash_source = ?"
            + " WHERE id = ? AND password = ?";

    private final Database database;

    public PlaintextUpgrade(Database database) {
        this.database = database;
    }

    private record ClearText(long id, String username, String password, String ha1, String ha1b) {}

    /**
     * Upgrades every row of this domain that has clear text.
     *
     * @param realm the realm that the domain's phones are challenged with, in the spelling of the challenge
     * @return how many rows were upgraded
     */
    public int run(String domain, String realm) {
        if (database.settings().plaintext() != PlaintextMode.UPGRADE) {
            return 0;
        }
        int upgraded = 0;
        long after = 0;
        while (true) {
            long from = after;
            List<ClearText> batch = database.read("read clear text", connection -> select(connection, domain, from));
            if (batch.isEmpty()) {
                break;
            }
            after = batch.getLast().id();
            upgraded += database.write("replace clear text", connection -> update(connection, domain, realm, batch));
        }
        if (upgraded > 0) {
            LOG.info("event=plaintext-upgraded domain={} rows={}", domain, upgraded);
        }
        return upgraded;
    }

    private static List<ClearText> select(Connection connection, String domain, long after) throws SQLException {
        List<ClearText> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setString(1, domain);
            statement.setLong(2, after);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new ClearText(
                            row.getLong(1), row.getString(2), row.getString(3), text(row, 4), text(row, 5)));
                }
            }
        }
        return found;
    }

    private static int update(Connection connection, String domain, String realm, List<ClearText> batch)
            throws SQLException {
        int upgraded = 0;
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            for (ClearText row : batch) {
                Optional<NewCredentials> credentials = credentials(domain, realm, row);
                if (credentials.isPresent()) {
                    bind(statement, credentials.get());
                    statement.setLong(8, row.id());
                    statement.setString(9, row.password());
                    upgraded += statement.executeUpdate();
                }
            }
        }
        return upgraded;
    }

    private static Optional<NewCredentials> credentials(String domain, String realm, ClearText row) {
        try {
            NewCredentials credentials = new NewCredentials(row.username(), domain, realm, row.password());
            if (agrees(row.ha1(), credentials, NameForm.USER)
                    && agrees(row.ha1b(), credentials, NameForm.USER_AT_DOMAIN)) {
                return Optional.of(credentials);
            }
            LOG.warn("event=plaintext-kept id={} reason=\"its hashes are of another password or realm\"", row.id());
        } catch (IllegalArgumentException e) {
            LOG.warn("event=plaintext-kept id={} reason=\"{}\"", row.id(), e.getMessage());
        }
        return Optional.empty();
    }

    /** Whether the row has no MD5 hash of this form, or the one of its clear text. */
    private static boolean agrees(String stored, NewCredentials credentials, NameForm form) {
        return stored.isEmpty()
                || stored.equalsIgnoreCase(
                        credentials.ha1(DigestAlgorithm.MD5, form).hex());
    }

    private static void bind(PreparedStatement statement, NewCredentials credentials) throws SQLException {
        Map<HashKey, String> hashes = credentials.hashes();
        int index = 1;
        for (DigestAlgorithm algorithm :
                List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256, DigestAlgorithm.SHA_512_256)) {
            for (NameForm form : NameForm.values()) {
                statement.setString(index++, hashes.getOrDefault(new HashKey(algorithm, form), ""));
            }
        }
        statement.setString(index, credentials.fingerprint(""));
    }
}
