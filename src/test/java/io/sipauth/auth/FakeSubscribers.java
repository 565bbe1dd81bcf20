package io.sipauth.auth;

import io.sipauth.StoreUnavailableException;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Rows in a map behind a cache that never ends, found in any case of letters as in MariaDB. */
final class FakeSubscribers implements Subscribers {

    private final InstantSource clock;
    private final Map<SubscriberName, Subscriber> rows = new HashMap<>();
    private final Map<SubscriberName, SubscriberName> aliases = new HashMap<>();
    private final Map<SubscriberName, SubscriberLookup> cache = new HashMap<>();
    final List<SubscriberName> found = new ArrayList<>();
    final List<SubscriberName> foundFresh = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    boolean down;
    boolean slow;

    FakeSubscribers(InstantSource clock) {
        this.clock = clock;
    }

    void put(Subscriber row) {
        rows.put(folded(row.name()), row);
    }

    void remove(SubscriberName name) {
        rows.remove(folded(name));
    }

    void alias(SubscriberName alias, SubscriberName target) {
        aliases.put(folded(alias), target);
    }

    int lookups() {
        return found.size() + foundFresh.size();
    }

    /** Answers what was asked while the database was slow. */
    void answerAll() {
        List<Runnable> answers = List.copyOf(waiting);
        waiting.clear();
        answers.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<SubscriberLookup> find(SubscriberName name) {
        found.add(name);
        return answer(() -> cache.computeIfAbsent(name, this::read));
    }

    @Override
    public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
        foundFresh.add(name);
        return answer(() -> {
            cache.put(name, read(name));
            return read(name);
        });
    }

    @Override
    public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
        return answer(() ->
                rows.containsKey(folded(alias)) ? Optional.empty() : Optional.ofNullable(aliases.get(folded(alias))));
    }

    private SubscriberLookup read(SubscriberName name) {
        Subscriber row = rows.get(folded(name));
        return row == null
                ? new SubscriberLookup.Unknown(clock.millis())
                : new SubscriberLookup.Found(row, clock.millis());
    }

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
        if (down) {
            return CompletableFuture.failedStage(new StoreUnavailableException("fake: find subscriber"));
        }
        if (!slow) {
            return CompletableFuture.completedStage(answer.get());
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        waiting.add(() -> later.complete(answer.get()));
        return later;
    }

    private static SubscriberName folded(SubscriberName name) {
        return new SubscriberName(name.username().toLowerCase(Locale.ROOT), name.domain());
    }
}
