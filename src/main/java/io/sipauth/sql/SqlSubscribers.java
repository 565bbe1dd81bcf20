package io.sipauth.sql;

import static io.sipauth.sql.LocationTable.text;

import io.sipauth.StoreUnavailableException;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers and aliases in Kamailio's tables, read from the database at each call; look-ups that wait at the
 * same time share one SELECT. User names are compared octet for octet, domains in any case of letters.
 */
public final class SqlSubscribers implements Subscribers, AutoCloseable {

    private static final String SELECT = "SELECT " + SubscriberRow.COLUMNS + " FROM subscriber WHERE ";

    /** An alias of which a subscriber has the name, or that leads nowhere, is none. */
    private static final String SELECT_ALIASES = "SELECT a.alias_username, a.alias_domain, s.username, s.domain"
            + " FROM dbaliases a JOIN subscriber s ON s.username = a.username AND s.domain = a.domain"
            + " LEFT JOIN subscriber own ON own.username = a.alias_username AND own.domain = a.alias_domain"
            + " WHERE own.id IS NULL AND (";

    private final Database database;
    private final InstantSource clock;
    private final BatchOwner<SubscriberName, SubscriberLookup> lookups;
    private final BatchOwner<SubscriberName, Optional<SubscriberName>> aliases;
    private volatile @Nullable ColumnCharset names;

    /**
     * Starts the owners of look-ups and of alias look-ups.
     *
     * @param completions runs what callers attached to their stages
     */
    public SqlSubscribers(Database database, InstantSource clock, Executor completions) {
        this.database = database;
        this.clock = clock;
        BatchLimits limits = BatchLimits.forReads(database.deadline());
        this.lookups =
                BatchOwner.ofReads("find subscriber", limits, this::serveLookups, completions, database.watchdog());
        this.aliases = BatchOwner.ofReads("find alias", limits, this::serveAliases, completions, database.watchdog());
    }

    /** Always reads: the cache stands in front ({@link CachedSubscribers}). */
    @Override
    public CompletionStage<SubscriberLookup> find(SubscriberName name) {
        return lookups.submit(name);
    }

    @Override
    public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
        return lookups.submit(name);
    }

    /** An alias that is spelled like the name wins over one in another case of letters. */
    @Override
    public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
        return aliases.submit(alias);
    }

    private void serveLookups(List<Waiting<SubscriberName, SubscriberLookup>> batch) {
        Map<SubscriberName, List<Waiting<SubscriberName, SubscriberLookup>>> requests =
                NameFilter.grouped(batch, name -> name);
        try {
            // Taken before the read: what is cached must never seem newer than it is.
            long readAt = clock.millis();
            Map<SubscriberName, Subscriber> found = read("find subscriber", requests.keySet(), this::select);
            requests.forEach((name, waiting) -> {
                Subscriber subscriber = found.get(name);
                SubscriberLookup lookup = subscriber == null
                        ? new SubscriberLookup.Unknown(readAt)
                        : new SubscriberLookup.Found(subscriber, readAt);
                waiting.forEach(request -> request.complete(lookup));
            });
        } catch (StoreUnavailableException e) {
            batch.forEach(request -> request.fail(e));
        }
    }

    private void serveAliases(List<Waiting<SubscriberName, Optional<SubscriberName>>> batch) {
        Map<SubscriberName, List<Waiting<SubscriberName, Optional<SubscriberName>>>> requests =
                NameFilter.grouped(batch, name -> name);
        try {
            List<Alias> found = read("find alias", requests.keySet(), SqlSubscribers::selectAliases, List.of());
            requests.forEach((alias, waiting) -> {
                Optional<SubscriberName> target = target(found, alias);
                waiting.forEach(request -> request.complete(target));
            });
        } catch (StoreUnavailableException e) {
            batch.forEach(request -> request.fail(e));
        }
    }

    /** A SELECT for the names of this filter. */
    @FunctionalInterface
    private interface Select<T> {
        T with(Connection connection, NameFilter filter) throws SQLException;
    }

    private Map<SubscriberName, Subscriber> read(
            String operation, Set<SubscriberName> wanted, Select<Map<SubscriberName, Subscriber>> select) {
        return read(operation, wanted, select, Map.of());
    }

    /** Leaves out the names that the table cannot hold, and asks nothing when none is left. */
    private <T> T read(String operation, Set<SubscriberName> wanted, Select<T> select, T none) {
        ColumnCharset charset = names();
        NameFilter filter = new NameFilter();
        for (SubscriberName name : wanted) {
            if (charset.holds(name.username()) && charset.holds(name.domain())) {
                filter.add(name.username(), name.domain());
            }
        }
        return filter.isEmpty() ? none : database.read(operation, connection -> select.with(connection, filter));
    }

    private Map<SubscriberName, Subscriber> select(Connection connection, NameFilter filter) throws SQLException {
        Map<SubscriberName, Subscriber> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + filter.condition("username", "domain"))) {
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Subscriber subscriber =
                            SubscriberRow.read(row, database.settings().plaintext());
                    found.put(asAsked(subscriber.name()), subscriber);
                }
            }
        }
        return found;
    }

    private static SubscriberName asAsked(SubscriberName stored) {
        return new SubscriberName(stored.username(), stored.domain().toLowerCase(Locale.ROOT));
    }

    /** A row of {@code dbaliases} and the subscriber that it leads to. */
    private record Alias(SubscriberName alias, SubscriberName target) {}

    private static List<Alias> selectAliases(Connection connection, NameFilter filter) throws SQLException {
        List<Alias> found = new ArrayList<>();
        String sql = SELECT_ALIASES + filter.condition("a.alias_username", "a.alias_domain") + ") ORDER BY a.id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Alias(
                            new SubscriberName(text(row, 1), text(row, 2)),
                            new SubscriberName(text(row, 3), text(row, 4))));
                }
            }
        }
        return found;
    }

    private static Optional<SubscriberName> target(List<Alias> found, SubscriberName asked) {
        Optional<SubscriberName> target = Optional.empty();
        for (Alias candidate : found) {
            SubscriberName alias = candidate.alias();
            if (!alias.domain().equalsIgnoreCase(asked.domain())) {
                continue;
            }
            if (alias.username().equals(asked.username())) {
                return Optional.of(candidate.target());
            }
            if (target.isEmpty() && alias.username().equalsIgnoreCase(asked.username())) {
                target = Optional.of(candidate.target());
            }
        }
        return target;
    }

    private ColumnCharset names() {
        ColumnCharset known = names;
        if (known == null) {
            known = database.read(
                    "read the character set of subscriber",
                    connection -> ColumnCharset.of(connection, database.isEmbedded(), "subscriber", "username"));
            names = known;
        }
        return known;
    }

    /** Serves what waits, then ends. */
    @Override
    public void close() {
        lookups.close();
        aliases.close();
    }
}
