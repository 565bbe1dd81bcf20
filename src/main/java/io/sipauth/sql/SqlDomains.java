package io.sipauth.sql;

import io.sipauth.subscriber.Domains;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The domains of the configuration and of Kamailio's {@code domain} table; the configuration's spelling wins.
 * Answers from memory; a background thread calls {@link #refresh}. Thread-safe.
 */
public final class SqlDomains implements Domains {

    private final Database database;
    private final List<String> configured;
    private volatile Map<String, String> byLowerCase;

    /** Knows the configured domains at once, the table's after the first {@link #refresh}. */
    public SqlDomains(Database database, Collection<String> configured) {
        this.database = database;
        this.configured = List.copyOf(configured);
        this.byLowerCase = withConfigured(new LinkedHashMap<>());
    }

    @Override
    public Optional<String> served(String host) {
        return Optional.ofNullable(byLowerCase.get(host.toLowerCase(Locale.ROOT)));
    }

    /** All domains, in their configured spelling. */
    public Collection<String> all() {
        return byLowerCase.values();
    }

    /**
     * Reads the table again.
     *
     * @throws io.sipauth.StoreUnavailableException when the database does not answer; what was known stays
     */
    public void refresh() {
        byLowerCase = withConfigured(database.read("read domains", connection -> {
            Map<String, String> read = new LinkedHashMap<>();
            try (PreparedStatement statement = connection.prepareStatement("SELECT domain FROM domain ORDER BY id");
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    read.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(1));
                }
            }
            return read;
        }));
    }

    private Map<String, String> withConfigured(Map<String, String> domains) {
        for (String domain : configured) {
            domains.put(domain.toLowerCase(Locale.ROOT), domain);
        }
        return Map.copyOf(domains);
    }
}
