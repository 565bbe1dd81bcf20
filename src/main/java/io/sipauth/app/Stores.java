package io.sipauth.app;

import io.sipauth.config.Config;
import io.sipauth.sql.CachedSubscribers;
import io.sipauth.sql.Database;
import io.sipauth.sql.DatabaseClock;
import io.sipauth.sql.ExpiredBindings;
import io.sipauth.sql.SqlAlgorithmCensus;
import io.sipauth.sql.SqlApiClients;
import io.sipauth.sql.SqlBindings;
import io.sipauth.sql.SqlDomains;
import io.sipauth.sql.SqlSubscribers;
import io.sipauth.subscriber.Subscribers;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Everything that is read from and written to the database, and the ledger. */
final class Stores implements AutoCloseable {

    private final ExecutorService completions;
    private final Database database;
    private final SqlSubscribers subscribers;
    private final CachedSubscribers cachedSubscribers;
    private final SqlBindings bindings;
    private final SqlDomains domains;
    private final ExpiredBindings expired;
    private final Ledger ledger;

    private Stores(Config config, Database database, Ledger.Factory ledgers, InstantSource clock) {
        // What callers attached to their stages computes and hands on, and never waits: a thread per core.
        this.completions = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("completions-", 0).factory());
        this.database = database;
        this.subscribers = new SqlSubscribers(database, clock, completions);
        this.cachedSubscribers = new CachedSubscribers(subscribers);
        this.bindings = new SqlBindings(database, clock, config.storeLinger(), completions);
        this.domains = new SqlDomains(database, config.domains());
        this.expired = new ExpiredBindings(database, clock);
        this.ledger = ledgers.open(completions);
    }

    /** Starts the stores' owners. A store that does not answer yet is no obstacle. */
    static Stores open(Config config, Database database, Ledger.Factory ledgers, InstantSource clock) {
        return new Stores(config, database, ledgers, clock);
    }

    Database database() {
        return database;
    }

    Subscribers subscribers() {
        return cachedSubscribers;
    }

    SqlBindings bindings() {
        return bindings;
    }

    SqlDomains domains() {
        return domains;
    }

    SqlAlgorithmCensus census() {
        return new SqlAlgorithmCensus(database);
    }

    SqlApiClients apiClients() {
        return new SqlApiClients(database);
    }

    ExpiredBindings expired() {
        return expired;
    }

    DatabaseClock clock() {
        return new DatabaseClock(database);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Serves what still waits, then closes every connection. */
    @Override
    public void close() {
        bindings.close();
        subscribers.close();
        ledger.close();
        completions.close();
        database.close();
    }
}
