package io.sipauth.app;

import io.sipauth.auth.AuthEvents;
import io.sipauth.digest.DigestAlgorithm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what the authenticator reports into the log and the metrics. */
record LoggedEvents(Metrics metrics) implements AuthEvents {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedEvents.class);

    @Override
    public void algorithmWithdrawn(String domain, DigestAlgorithm algorithm, long accounts, boolean stillOffered) {
        LOG.error(
                "event=algorithm_withdrawn domain={} algorithm={} accounts={} still_offered={}",
                domain,
                algorithm.token(),
                accounts,
                stillOffered);
    }

    @Override
    public void acceptedWithoutQop() {
        metrics.acceptedWithoutQop();
    }
}
