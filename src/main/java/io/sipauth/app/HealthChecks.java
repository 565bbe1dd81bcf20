package io.sipauth.app;

import io.sipauth.http.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Whether this instance should be given calls, and why not. The stores are asked in the background, so that a
 * probe never waits for one of them and health keeps answering under overload.
 */
final class HealthChecks {

    /** How often the stores are asked. */
    static final Duration PERIOD = Duration.ofSeconds(2);

    private final Map<String, Store> stores = new TreeMap<>();
    private final List<ClockWatch> clocks;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** One store and its last answer; nothing is known before the first. */
    private static final class Store {
        private final BooleanSupplier answers;
        private volatile boolean up;

        private Store(BooleanSupplier answers) {
            this.answers = answers;
        }
    }

    /** @param stores by name; each supplier blocks for as long as its store may take */
    HealthChecks(Map<String, BooleanSupplier> stores, List<ClockWatch> clocks) {
        stores.forEach((name, answers) -> this.stores.put(name, new Store(answers)));
        this.clocks = List.copyOf(clocks);
    }

    /** Asks every store. */
    void refresh() {
        stores.values().forEach(store -> store.up = store.answers.getAsBoolean());
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
            checks.put(store.getKey(), store.getValue().up ? "ok" : "does not answer");
            ok &= store.getValue().up;
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
