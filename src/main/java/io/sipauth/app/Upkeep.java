package io.sipauth.app;

import io.sipauth.StoreUnavailableException;
import io.sipauth.auth.OfferedAlgorithms;
import io.sipauth.config.Config;
import io.sipauth.sql.Database;
import io.sipauth.sql.Migrator;
import io.sipauth.sql.PlaintextUpgrade;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes on beside the requests: health, clocks, the census of algorithms, purging, upgrading. */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final Duration CENSUS_PERIOD = Duration.ofSeconds(10);
    private static final Duration PURGE_PERIOD = Duration.ofSeconds(10);
    private static final Duration CLOCK_PERIOD = Duration.ofMinutes(1);
    private static final Duration UPGRADE_PERIOD = Duration.ofMinutes(1);

    private final Config config;
    private final Metrics metrics;
    private final Stores stores;
    private final OfferedAlgorithms algorithms;
    private final Migrator migrator;
    private final PlaintextUpgrade plaintext;
    private final List<ClockWatch> clocks;
    private final HealthChecks health;
    private final BackgroundJobs jobs = new BackgroundJobs();
    private volatile boolean schemaChecked;

    /** Those still to be added: only a database that was down at the start leaves any. */
    private final Queue<BootstrapClient> clients;

    Upkeep(
            Config config,
            Metrics metrics,
            Stores stores,
            OfferedAlgorithms algorithms,
            List<BootstrapClient> clients,
            InstantSource clock) {
        this.config = config;
        this.metrics = metrics;
        this.stores = stores;
        this.algorithms = algorithms;
        this.clients = new ConcurrentLinkedQueue<>(clients);
        this.migrator = new Migrator(Policies.database(config));
        this.plaintext = new PlaintextUpgrade(stores.database());
        this.clocks = clocks(config.nonce().maxDrift(), stores, clock);
        this.health = new HealthChecks(questions(), clocks);
        metrics.watch(algorithms);
        clocks.forEach(watch -> metrics.watchClock(watch.store(), watch.offsetMillis()));
    }

    private static List<ClockWatch> clocks(Duration maxDrift, Stores stores, InstantSource clock) {
        List<ClockWatch> clocks = new ArrayList<>();
        clocks.add(new ClockWatch("database", () -> stores.clock().aheadOf(clock), maxDrift));
        if (stores.ledger() instanceof Ledger.Shared shared) {
            clocks.add(new ClockWatch("redis", shared::aheadOfUs, maxDrift));
        }
        return clocks;
    }

    private Map<String, Supplier<StoreState>> questions() {
        Map<String, Supplier<StoreState>> questions = new TreeMap<>();
        questions.put("database", this::database);
        questions.put("schema", this::schemaIsCurrent);
        if (stores.ledger() instanceof Ledger.Shared shared) {
            // With "accept" an instance goes on without Redis, so that alone does not take it out.
            boolean needed = config.nonce().onStoreFailure() == Config.OnStoreFailure.REFUSE;
            questions.put("redis", () -> {
                StoreState state = shared.state();
                return state.needsOperator() || needed ? state : StoreState.OK;
            });
        }
        return questions;
    }

    HealthChecks health() {
        return health;
    }

    /**
     * Looks at the stores that answer.
     *
     * @throws StartException when one of them cannot be used as it is
     */
    void checkStores() {
        if (stores.ledger() instanceof Ledger.Shared shared) {
            List<String> unfitness = shared.unfitness();
            if (!unfitness.isEmpty()) {
                throw new StartException(String.join("\n  ", unfitness));
            }
        }
        try {
            if (migrator.isPending()) {
                throw new StartException("the database's schema is not up to date: run \"sipauth migrate\","
                        + " or set database.migrate-on-start");
            }
            schemaChecked = true;
        } catch (StoreUnavailableException e) {
            LOG.warn("event=database_not_there_yet reason=\"{}\"", rootMessage(e));
        }
    }

    private StoreState database() {
        try {
            stores.database().ping();
            return StoreState.OK;
        } catch (StoreUnavailableException e) {
            return Database.refusal(e)
                    .map(refusal -> StoreState.unusable("refuses our user, password or database", refusal))
                    .orElse(StoreState.SILENT);
        }
    }

    /** Asked until it is so once: the schema does not go back while we run. */
    private StoreState schemaIsCurrent() {
        try {
            schemaChecked = schemaChecked || !migrator.isPending();
            return schemaChecked ? StoreState.OK : StoreState.unusable("is not up to date", "run \"sipauth migrate\"");
        } catch (StoreUnavailableException e) {
            return StoreState.SILENT;
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Does everything once, so that the first request finds it done, and from then on in the background. */
    void start() {
        health.refresh();
        BackgroundJobs.run("api_clients", this::addClients);
        BackgroundJobs.run("census", this::census);
        clocks.forEach(clock -> BackgroundJobs.run("clock", clock::check));
        jobs.every(HealthChecks.PERIOD, "health", health::refresh);
        jobs.every(CENSUS_PERIOD, "census", this::census);
        jobs.every(CENSUS_PERIOD, "api_clients", this::addClients);
        jobs.every(PURGE_PERIOD, "purge", () -> metrics.purged(stores.expired().purge()));
        clocks.forEach(clock -> jobs.every(CLOCK_PERIOD, "clock", clock::check));
        if (config.credentialsPlaintext() == Config.Plaintext.UPGRADE) {
            jobs.every(UPGRADE_PERIOD, "upgrade", this::upgrade);
        }
    }

    private void addClients() {
        for (BootstrapClient next = clients.peek(); next != null; next = clients.peek()) {
            next.addTo(stores.apiClients());
            clients.remove();
        }
    }

    private void census() {
        stores.domains().refresh();
        algorithms.refresh(stores.domains().all());
    }

    private void upgrade() {
        for (String domain : stores.domains().all()) {
            metrics.upgraded(plaintext.run(domain, config.realm().isEmpty() ? domain : config.realm()));
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
