package io.sipauth.app;

import io.javalin.util.JavalinException;
import io.sipauth.config.Config;
import io.sipauth.config.HostPort;
import io.sipauth.http.HttpApi;
import io.sipauth.sql.Database;
import io.sipauth.sql.Migrator;
import io.sipauth.sql.SampleSubscribers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server. Started and closed once; {@link #close()} may come from any thread, such as the one that
 * SIGTERM starts, and every acknowledged binding is in the database by then.
 */
public final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private final Metrics metrics;
    private final Stores stores;
    private final Upkeep upkeep;
    private final HttpApi api;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Application(Metrics metrics, Stores stores, Upkeep upkeep, HttpApi api) {
        this.metrics = metrics;
        this.stores = stores;
        this.upkeep = upkeep;
        this.api = api;
    }

    /**
     * Starts with MariaDB and Redis. A store that does not answer is waited for in the background, not ready
     * meanwhile.
     *
     * @throws StartException when the schema is not up to date, Redis could forget nonces, or the address is taken
     */
    public static Application serve(Config config, List<BootstrapClient> clients) {
        if (config.database().migrateOnStart()) {
            new Migrator(Policies.database(config)).migrate();
        }
        InstantSource clock = InstantSource.system();
        Metrics metrics = new Metrics();
        return start(config, metrics, Ledger.shared(config, clock, metrics.registry()), clock, false, clients);
    }

    /**
     * Starts with embedded stores: a migrated H2 database with the sample subscribers, nonces in memory, open to
     * whoever reaches it.
     *
     * @throws StartException when the address is taken
     */
    public static Application dev(Config config) {
        new Migrator(Policies.database(config)).migrate();
        InstantSource clock = InstantSource.system();
        return start(config, new Metrics(), Ledger.embedded(config, clock), clock, true, List.of());
    }

    private static Application start(
            Config config,
            Metrics metrics,
            Ledger.Factory ledgers,
            InstantSource clock,
            boolean embedded,
            List<BootstrapClient> clients) {
        Database database = Database.open(Policies.database(config), metrics.registry());
        Stores stores = Stores.open(config, database, ledgers, clock);
        Wiring wiring = new Wiring(config, metrics, stores, clock, new SecureRandom());
        Upkeep upkeep = new Upkeep(config, metrics, stores, wiring.algorithms(), clients, clock);
        try {
            if (embedded) {
                SampleSubscribers.addTo(database);
            }
            upkeep.checkStores();
            upkeep.start();
            HttpApi api = wiring.api(upkeep.health(), embedded);
            listen(api, config.http().listen());
            LOG.info("event=started http={}:{}", config.http().listen().host(), api.port());
            return new Application(metrics, stores, upkeep, api);
        } catch (RuntimeException e) {
            upkeep.close();
            stores.close();
            metrics.close();
            throw e;
        }
    }

    private static void listen(HttpApi api, HostPort address) {
        try {
            api.start(address.host(), address.port());
        } catch (JavalinException e) {
            throw new StartException("cannot listen on " + address + " (http.listen): " + rootMessage(e));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** The port that the API listens on. */
    public int port() {
        return api.port();
    }

    /** Stops accepting, finishes what is in flight, writes what waits, and ends. Harmless when repeated. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.info("event=stopping");
        upkeep.health().stopping();
        api.stop();
        upkeep.close();
        stores.close();
        metrics.close();
        LOG.info("event=stopped");
    }
}
