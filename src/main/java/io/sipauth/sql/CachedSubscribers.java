package io.sipauth.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Remembers look-ups for a short time, unknown names too, so that a REGISTER and its refresh read the row once.
 * Failures are not remembered. Bounded; thread-safe.
 */
public final class CachedSubscribers implements Subscribers {

    /** How old an answer may be. */
    public static final Duration LIFE = Duration.ofSeconds(10);

    /** Names remembered, known and unknown ones: about 100 MB at the very most. */
    public static final int CAPACITY = 100_000;

    private final Subscribers source;
    private final Cache<SubscriberName, SubscriberLookup> lookups;
    private final Cache<SubscriberName, Optional<SubscriberName>> targets;

    public CachedSubscribers(Subscribers source) {
        this(source, Ticker.systemTicker());
    }

    CachedSubscribers(Subscribers source, Ticker ticker) {
        this.source = source;
        this.lookups = cache(ticker);
        this.targets = cache(ticker);
    }

    private static <V> Cache<SubscriberName, V> cache(Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(CAPACITY)
                .expireAfterWrite(LIFE)
                .ticker(ticker)
                .build();
    }

    @Override
    public CompletionStage<SubscriberLookup> find(SubscriberName name) {
        SubscriberLookup known = lookups.getIfPresent(name);
        return known == null ? findFresh(name) : CompletableFuture.completedFuture(known);
    }

    /** Reads, and remembers what was read. */
    @Override
    public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
        return source.findFresh(name).thenApply(lookup -> {
            lookups.asMap().merge(name, lookup, CachedSubscribers::newer);
            return lookup;
        });
    }

    @Override
    public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
        Optional<SubscriberName> known = targets.getIfPresent(alias);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return source.aliasTarget(alias).thenApply(target -> {
            targets.put(alias, target);
            return target;
        });
    }

    /** Forgets everything, for an administrator who cannot wait. */
    public void clear() {
        lookups.invalidateAll();
        targets.invalidateAll();
    }

    /** A slow answer never replaces a later one. */
    private static SubscriberLookup newer(SubscriberLookup known, SubscriberLookup read) {
        return read.readAtMillis() >= known.readAtMillis() ? read : known;
    }
}
