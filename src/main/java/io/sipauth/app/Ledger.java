package io.sipauth.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.sipauth.StoreUnavailableException;
import io.sipauth.config.Config;
import io.sipauth.memory.MemoryNonceLedger;
import io.sipauth.nonce.FallbackNonceLedger;
import io.sipauth.nonce.NonceLedger;
import io.sipauth.redis.RedisNonceLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/** The nonce ledger in use, with what the server wants to know of its store. */
sealed interface Ledger extends AutoCloseable {

    /** What the authenticator asks. */
    NonceLedger port();

    /** Serves what waits, then ends. */
    @Override
    void close();

    /** Opens one; {@code completions} runs what callers attach to the stages. */
    @FunctionalInterface
    interface Factory {
        Ledger open(Executor completions);
    }

    /** In this process's memory: the embedded mode. */
    record Embedded(MemoryNonceLedger port) implements Ledger {
        @Override
        public void close() {}
    }

    /** In Redis; {@code port} is the Redis ledger itself, or one that falls back to memory. */
    record Shared(NonceLedger port, RedisNonceLedger redis) implements Ledger {

        /** Whether every node answers and keeps what is written; blocks. */
        StoreState state() {
            try {
                List<String> unfitness = redis.unfitness();
                return unfitness.isEmpty()
                        ? StoreState.OK
                        : StoreState.unusable("maxmemory-policy is not noeviction", String.join("; ", unfitness));
            } catch (StoreUnavailableException e) {
                return RedisNonceLedger.refusal(e)
                        .map(refusal -> StoreState.unusable("refuses our user, password or commands", refusal))
                        .orElse(StoreState.SILENT);
            }
        }

        /** How far Redis's clock is ahead of ours; blocks. */
        Duration aheadOfUs() {
            return redis.clockOffset();
        }

        /** What makes this Redis unfit, one sentence each; nothing where it does not answer yet. */
        List<String> unfitness() {
            try {
                return redis.unfitness();
            } catch (StoreUnavailableException e) {
                return List.of();
            }
        }

        @Override
        public void close() {
            redis.close();
        }
    }

    static Factory embedded(Config config, InstantSource clock) {
        return completions ->
                new Embedded(new MemoryNonceLedger(clock, config.nonce().capacity()));
    }

    static Factory shared(Config config, InstantSource clock, MeterRegistry meters) {
        return completions -> {
            RedisNonceLedger redis = new RedisNonceLedger(Policies.redis(config), clock, completions, meters);
            return new Shared(withFallback(config, redis, clock, meters), redis);
        };
    }

    private static NonceLedger withFallback(
            Config config, RedisNonceLedger redis, InstantSource clock, MeterRegistry meters) {
        int capacity = config.nonce().capacity();
        return switch (config.nonce().onStoreFailure()) {
            case REFUSE -> redis;
            case ACCEPT ->
                new FallbackNonceLedger(
                        redis, () -> new MemoryNonceLedger(clock, capacity), clock, new FallbackEvents(meters));
        };
    }
}
