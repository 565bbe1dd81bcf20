package io.sipauth.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sipauth.nonce.FallbackNonceLedger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator that this instance decides without Redis ({@code nonce.on-store-failure: accept}). */
final class FallbackEvents implements FallbackNonceLedger.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(FallbackEvents.class);

    private final Counter alone;

    FallbackEvents(MeterRegistry meters) {
        alone = Counter.builder("sipauth.nonce.decided.alone")
                .description("Uses of nonces that this instance decided while Redis did not answer")
                .register(meters);
    }

    @Override
    public void outageBegan() {
        LOG.error("event=redis_lost decided_by=memory");
    }

    @Override
    public void decidedAlone() {
        alone.increment();
    }

    @Override
    public void outageEnded() {
        LOG.warn("event=redis_back decided_by=redis");
    }
}
