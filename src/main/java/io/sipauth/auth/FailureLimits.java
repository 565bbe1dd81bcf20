package io.sipauth.auth;

import io.sipauth.subscriber.SubscriberName;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits on refused responses (keys {@code limits.failures-per-source} and {@code limits.failures-per-name}): from one
 * source address, and to one user name from one source address, in the minute that begins with the first of them.
 * Names that do not exist count like those that do. A request whose source is not known is not limited: it would
 * share its limit with all others. Thread-safe.
 */
public final class FailureLimits {

    /** Most sources, and most pairs of name and source, that are counted at a time: 10 to 20 MB when full. */
    public static final int MAX_TRACKED = 65_536;

    private final FailureTable<String> sources;
    private final FailureTable<Target> names;

    private record Target(SubscriberName name, String source) {}

    /** Limits for a minute each; 0 for none. */
    public FailureLimits(int perSource, int perName) {
        this(perSource, perName, MAX_TRACKED);
    }

    FailureLimits(int perSource, int perName, int maxTracked) {
        sources = new FailureTable<>(perSource, maxTracked);
        names = new FailureTable<>(perName, maxTracked);
    }

    /** How long this source, or this name from it, has to wait; empty when it is within its limits. */
    public Optional<Duration> exceeded(SubscriberName name, String source, long nowMillis) {
        if (source.isEmpty()) {
            return Optional.empty();
        }
        long millis =
                Math.max(sources.waitMillis(source, nowMillis), names.waitMillis(new Target(name, source), nowMillis));
        return millis <= 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /** Counts a refused response. */
    public void failed(SubscriberName name, String source, long nowMillis) {
        if (!source.isEmpty()) {
            sources.count(source, nowMillis);
            names.count(new Target(name, source), nowMillis);
        }
    }

    int tracked() {
        return sources.size() + names.size();
    }
}
