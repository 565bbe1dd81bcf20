package io.sipauth.sql;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber.HashKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The subscribers of {@code sipauth dev}: {@code alice}/{@code wonderland} and {@code bob}/{@code builder}. */
public final class SampleSubscribers {

    /** Their domain, reserved by RFC 6761. */
    public static final String DOMAIN = "example.test";

    private static final List<NewCredentials> SAMPLES =
            List.of(new NewCredentials("alice", DOMAIN, "wonderland"), new NewCredentials("bob", DOMAIN, "builder"));

    private static final String INSERT = "INSERT INTO subscriber (username, domain, ha1, ha1b, ha1_sha256,"
            + " ha1b_sha256, ha1_sha512t256, ha1b_sha512t256, hash_source, rpid)"
            + " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS"
            + " (SELECT 1 FROM subscriber AS present WHERE present.username = ? AND present.domain = ?)";

    private SampleSubscribers() {}

    /** Adds those that are absent, with all hashes and no clear text, and returns how many that were. */
    public static int addTo(Database database) {
        return database.write("add sample subscribers", connection -> {
            int added = 0;
            for (NewCredentials sample : SAMPLES) {
                added += insert(connection, sample);
            }
            return added;
        });
    }

    private static int insert(Connection connection, NewCredentials sample) throws SQLException {
        Map<HashKey, String> hashes = sample.hashes();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            int index = 1;
            statement.setString(index++, sample.username());
            statement.setString(index++, sample.domain());
            for (DigestAlgorithm algorithm :
                    List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256, DigestAlgorithm.SHA_512_256)) {
                for (NameForm form : NameForm.values()) {
                    statement.setString(index++, hashes.getOrDefault(new HashKey(algorithm, form), ""));
                }
            }
            statement.setString(index++, sample.fingerprint(""));
            statement.setString(index++, "sip:" + sample.username() + "@" + sample.domain());
            statement.setString(index++, sample.username());
            statement.setString(index, sample.domain());
            return statement.executeUpdate();
        }
    }
}
