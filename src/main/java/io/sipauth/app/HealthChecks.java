package io.sipauth.app;

import io.sipauth.http.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance should be given calls, and why not. The stores are asked in the background, so that a
 * probe never waits for one of them and health keeps answering under overload.
 */
final class HealthChecks {

    /** How often the stores are asked. */
    static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    private final Map<String, Store> stores = new TreeMap<>();
    private final List<ClockWatch> clocks;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** One store and its last state; nothing is known before the first. */
    private static final class Store {
        private final Supplier<StoreState> question;
        private volatile StoreState state = StoreState.SILENT;

        private Store(Supplier<StoreState> question) {
            this.question = question;
        }
    }

    /** @param stores by name; each supplier blocks for as long as its store may take */
    HealthChecks(Map<String, Supplier<StoreState>> stores, List<ClockWatch> clocks) {
        stores.forEach((name, question) -> this.stores.put(name, new Store(question)));
        this.clocks = List.copyOf(clocks);
    }

    /** Asks every store. */
    void refresh() {
        stores.forEach((name, store) -> {
            StoreState before = store.state;
            StoreState now = store.question.get();
            store.state = now;
            if (!now.word().equals(before.word())) {
                report(name, now);
            }
        });
    }

    private static void report(String name, StoreState state) {
        if (state.isOk()) {
            LOG.info("event=store_ok store={}", name);
        } else if (state.needsOperator()) {
            LOG.error("event=store_unusable store={} reason=\"{}\" detail=\"{}\"", name, state.word(), state.detail());
        } else {
            LOG.warn("event=store_not_ok store={} reason=\"{}\"", name, state.word());
        }
    }

    /** From now on this instance is not ready: a balancer takes it out while calls in flight end. */
    void stopping() {
        stopping.set(true);
    }

    Health live() {
        return Health.OK;
    }

    Health ready() {
        Map<String, String> checks = new TreeMap<>();
        boolean ok = !stopping.get();
        if (!ok) {
            checks.put("server", "stopping");
        }
        for (Map.Entry<String, Store> store : stores.entrySet()) {
            StoreState state = store.getValue().state;
            checks.put(store.getKey(), state.word());
            ok &= state.isOk();
        }
        boolean clockRight = true;
        for (ClockWatch clock : clocks) {
            if (clock.isOff()) {
                clockRight = false;
                checks.put("clock", "off by " + clock.offsetMillis() + " ms from " + clock.store());
            }
        }
        checks.putIfAbsent("clock", "ok");
        return new Health(ok && clockRight, checks);
    }
}
