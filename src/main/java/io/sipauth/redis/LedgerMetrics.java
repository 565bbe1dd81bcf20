package io.sipauth.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;

/** What the ledger counts. */
final class LedgerMetrics {

    private final Counter errors;
    private final DistributionSummary batchSize;

    LedgerMetrics(MeterRegistry registry) {
        this.errors = Counter.builder("sipauth_store_errors")
                .tag("store", "redis")
                .description("Claims and questions that the store did not answer in time")
                .register(registry);
        this.batchSize = DistributionSummary.builder("sipauth_redis_batch_size")
                .description("Claims sent to Redis in one round trip")
                .register(registry);
    }

    void failed(int claims) {
        errors.increment(claims);
    }

    void sent(int claims) {
        batchSize.record(claims);
    }
}
