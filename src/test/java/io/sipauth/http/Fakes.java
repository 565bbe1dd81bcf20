package io.sipauth.http;

import io.sipauth.StoreUnavailableException;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiClients;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.Bindings;
import io.sipauth.location.Registration;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Small stand-ins for the ports, in memory. */
final class Fakes {

    private Fakes() {}

    /** The table of API clients; can be told to fail. */
    static class Clients implements ApiClients {
        final Map<String, ApiClient> rows = new ConcurrentSkipListMap<>();
        final AtomicInteger finds = new AtomicInteger();
        volatile boolean down;

        @Override
        public Optional<ApiClient> find(String name) {
            finds.incrementAndGet();
            requireUp();
            return Optional.ofNullable(rows.get(name));
        }

        @Override
        public List<ApiClient> list() {
            requireUp();
            return List.copyOf(rows.values());
        }

        @Override
        public boolean add(ApiClient client) {
            return rows.putIfAbsent(client.name(), client) == null;
        }

        @Override
        public boolean remove(String name) {
            return rows.remove(name) != null;
        }

        private void requireUp() {
            if (down) {
                throw new StoreUnavailableException("fake: api_client");
            }
        }
    }

    /** Nobody but aliases; subscribers come from the fixture's verdicts. */
    static final class Aliases implements Subscribers {
        final Map<SubscriberName, SubscriberName> targets = new ConcurrentHashMap<>();
        final Map<SubscriberName, SubscriberLookup> rows = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<SubscriberLookup> find(SubscriberName name) {
            return findFresh(name);
        }

        @Override
        public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
            return CompletableFuture.completedStage(rows.getOrDefault(name, new SubscriberLookup.Unknown(0)));
        }

        @Override
        public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
            return CompletableFuture.completedStage(Optional.ofNullable(targets.get(alias)));
        }
    }

    /** Rows by AOR, decided over one after the other. */
    static final class MemoryBindings implements Bindings {
        private final Map<Aor, Map<Long, Binding>> rows = new HashMap<>();
        private long lastId;
        volatile boolean down;

        @Override
        public CompletionStage<Registration> update(Aor aor, Step step) {
            if (down) {
                return CompletableFuture.failedStage(new StoreUnavailableException("fake: update bindings"));
            }
            return CompletableFuture.completedStage(apply(aor, step));
        }

        private synchronized Registration apply(Aor aor, Step step) {
            Map<Long, Binding> of = rows.computeIfAbsent(aor, key -> new TreeMap<>());
            Registration decided = step.decide(List.copyOf(of.values()), Instant.now());
            for (Binding inserted : decided.changes().inserted()) {
                of.put(++lastId, withId(inserted, lastId));
            }
            for (Binding updated : decided.changes().updated()) {
                of.put(updated.id(), updated);
            }
            return decided;
        }

        @Override
        public CompletionStage<List<Binding>> find(Aor aor) {
            return down
                    ? CompletableFuture.failedStage(new StoreUnavailableException("fake: find bindings"))
                    : CompletableFuture.completedStage(live(aor));
        }

        private synchronized List<Binding> live(Aor aor) {
            List<Binding> live = new ArrayList<>(rows.getOrDefault(aor, Map.of()).values().stream()
                    .filter(binding -> binding.isLive(Instant.now()))
                    .toList());
            live.sort((one, other) -> Integer.compare(other.qThousandths(), one.qThousandths()));
            return live;
        }

        private static Binding withId(Binding of, long id) {
            return new Binding(
                    id,
                    of.ruid(),
                    of.contact(),
                    of.received(),
                    of.path(),
                    of.expiresAt(),
                    of.qThousandths(),
                    of.callId(),
                    of.cseq(),
                    of.lastModified(),
                    of.userAgent(),
                    of.socket(),
                    of.methods(),
                    of.instance(),
                    of.regId());
        }
    }
}
