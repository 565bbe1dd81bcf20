package io.sipauth.app;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares our clock with a store's (CONTRACT §6): nonces issued here would be stale elsewhere when it is off by
 * more than {@code nonce.max-drift}.
 */
final class ClockWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private final String store;
    private final Supplier<Duration> aheadOfUs;
    private final Duration maxDrift;
    private final AtomicLong offsetMillis = new AtomicLong();

    /** @param aheadOfUs asks the store; blocks, and may throw StoreUnavailableException */
    ClockWatch(String store, Supplier<Duration> aheadOfUs, Duration maxDrift) {
        this.store = store;
        this.aheadOfUs = aheadOfUs;
        this.maxDrift = maxDrift;
    }

    String store() {
        return store;
    }

    AtomicLong offsetMillis() {
        return offsetMillis;
    }

    /** Asks the store's clock; what was known stays where it does not answer. */
    void check() {
        boolean wasOff = isOff();
        offsetMillis.set(aheadOfUs.get().toMillis());
        if (isOff()) {
            LOG.error("event=clock_off store={} offset_ms={} max_ms={}", store, offsetMillis, maxDrift.toMillis());
        } else if (wasOff) {
            LOG.info("event=clock_right_again store={} offset_ms={}", store, offsetMillis);
        }
    }

    /** Whether our clock is not to be trusted. */
    boolean isOff() {
        return Math.abs(offsetMillis.get()) > maxDrift.toMillis();
    }
}
