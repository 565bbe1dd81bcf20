package io.sipauth.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sipauth.auth.OfferedAlgorithms;
import io.sipauth.digest.DigestAlgorithm;
import java.util.concurrent.atomic.AtomicLong;

/** The registry that {@code /metrics} shows, with what belongs to no other room. */
final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Counter missingQop;
    private final Counter purged;
    private final Counter upgraded;

    Metrics() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        missingQop = counter("sipauth.missing.qop", "Responses without qop to a challenge that offered it");
        purged = counter("sipauth.bindings.purged", "Expired bindings that were deleted");
        upgraded = counter("sipauth.passwords.upgraded", "Clear-text passwords that were replaced by hashes");
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }

    /** {@code sipauth_algorithm_withdrawn}: accounts that block an algorithm which once qualified. */
    void watch(OfferedAlgorithms algorithms) {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (!algorithm.isSession()) {
                Gauge.builder(
                                "sipauth.algorithm.withdrawn",
                                () -> algorithms.withdrawn().getOrDefault(algorithm, 0L))
                        .description("Accounts for whose sake an algorithm is no longer offered")
                        .tag("algorithm", algorithm.token())
                        .register(registry);
            }
        }
    }

    /** {@code sipauth_clock_offset_seconds}: how far that store's clock is ahead of ours, kept in the given number. */
    void watchClock(String store, AtomicLong offsetMillis) {
        Gauge.builder("sipauth.clock.offset.seconds", () -> offsetMillis.get() / 1000.0)
                .description("How far the store's clock is ahead of ours")
                .tag("store", store)
                .register(registry);
    }

    void acceptedWithoutQop() {
        missingQop.increment();
    }

    void purged(int rows) {
        purged.increment(rows);
    }

    void upgraded(int rows) {
        upgraded.increment(rows);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
