package io.sipauth.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables are and how patient we are with them.
 *
 * @param url {@code jdbc:mariadb://host:port/database} or {@code jdbc:h2:file:/directory/name}
 * @param poolSize connections, 4 to 100: two of them write bindings, the others serve everything else
 * @param locationZone the zone of {@code location}'s DATETIMEs, or null where the operator set none: then the
 *     one that {@code migrate} recorded, UTC for a database that we made
 * @param plaintext whether a clear-text password serves
 * @param deadline how long a caller waits at most, 500 ms to 30 s
 */
public record DatabaseSettings(
        String url,
        String user,
        String password,
        int poolSize,
        @Nullable ZoneId locationZone,
        PlaintextMode plaintext,
        Duration deadline) {

    /** The contract's deadline, below the 3 s that Kamailio's shipped configuration waits. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

    /** Connections that serve a usual load: every kind of request has one owner that combines. */
    public static final int DEFAULT_POOL_SIZE = 8;

    static final int MIN_POOL_SIZE = 4;
    static final int MAX_POOL_SIZE = 100;
    private static final Duration MIN_DEADLINE = Duration.ofMillis(500);
    private static final Duration MAX_DEADLINE = Duration.ofSeconds(30);

    public DatabaseSettings {
        if (!url.startsWith("jdbc:mariadb:") && !url.startsWith("jdbc:h2:file:")) {
            throw new IllegalArgumentException("neither jdbc:mariadb: nor jdbc:h2:file:");
        }
        if (poolSize < MIN_POOL_SIZE || poolSize > MAX_POOL_SIZE) {
            throw new IllegalArgumentException("pool size is not " + MIN_POOL_SIZE + " to " + MAX_POOL_SIZE);
        }
        if (deadline.compareTo(MIN_DEADLINE) < 0 || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw new IllegalArgumentException("deadline is not 500 ms to 30 s");
        }
    }

    /** A MariaDB with the defaults. */
    public static DatabaseSettings mariaDb(String url, String user, String password) {
        return new DatabaseSettings(
                url, user, password, DEFAULT_POOL_SIZE, null, PlaintextMode.ALLOW, DEFAULT_DEADLINE);
    }

    /** H2 in a file of this directory: the embedded mode. */
    public static DatabaseSettings embedded(Path directory) {
        String url = "jdbc:h2:file:" + directory.toAbsolutePath().resolve("sipauth");
        return new DatabaseSettings(url, "sipauth", "", DEFAULT_POOL_SIZE, null, PlaintextMode.ALLOW, DEFAULT_DEADLINE);
    }

    boolean isEmbedded() {
        return url.startsWith("jdbc:h2:");
    }

    /** Never shows the password, which may stand in the URL too. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return "DatabaseSettings[" + (parameters < 0 ? url : url.substring(0, parameters)) + "]";
    }
}
