package io.sipauth.sql;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.AlgorithmCensus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * Counts by the indexed, generated columns of {@code subscriber}: a probe touches the accounts that lack an
 * algorithm and no others.
 */
public final class SqlAlgorithmCensus implements AlgorithmCensus {

    /**
     * Where the count stops, so that a table of a million accounts without SHA-2 is not counted through every
     * 10 s: "10,000 or more" tells an operator enough.
     */
    public static final int COUNT_LIMIT = 10_000;

    private final Database database;

    public SqlAlgorithmCensus(Database database) {
        this.database = database;
    }

    /** At most {@link #COUNT_LIMIT}, which stands for that many or more. */
    @Override
    public long accountsWithout(DigestAlgorithm algorithm, String domain) {
        return database.read("count accounts without an algorithm", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(probe(algorithm))) {
                statement.setString(1, domain);
                statement.setInt(2, lacking());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
    }

    static String probe(DigestAlgorithm algorithm) {
        return "SELECT COUNT(*) FROM (SELECT 1 AS one FROM subscriber WHERE domain = ? AND enabled = 1 AND "
                + column(algorithm) + " >= ? LIMIT " + COUNT_LIMIT + ") AS lacking";
    }

    /** Where clear text serves, only accounts without it lack the algorithm. */
    private int lacking() {
        return switch (database.settings().plaintext()) {
            case ALLOW, UPGRADE -> 2;
            case DENY -> 1;
        };
    }

    private static String column(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5, MD5_SESS -> "md5_lack";
            case SHA_256, SHA_256_SESS -> "sha256_lack";
            case SHA_512_256, SHA_512_256_SESS -> "sha512t256_lack";
        };
    }
}
