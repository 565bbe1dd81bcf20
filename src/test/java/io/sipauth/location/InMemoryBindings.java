package io.sipauth.location;

import io.sipauth.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The port's contract in memory, exactly: one request after the other, ruid unique, ended rows kept for 33 s. */
public final class InMemoryBindings implements Bindings {

    private static final Duration KEPT = Duration.ofSeconds(33);

    private final InstantSource clock;
    private final Map<Aor, List<Binding>> rows = new HashMap<>();
    private long lastId;
    private int commits;
    private boolean failing;

    public InMemoryBindings(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Registration> update(Aor aor, Step step) {
        if (failing) {
            return CompletableFuture.failedFuture(new StoreUnavailableException("memory: update"));
        }
        Instant now = clock.instant();
        List<Binding> current = rows.computeIfAbsent(aor, key -> new ArrayList<>());
        current.removeIf(
                row -> !row.isPermanent() && !row.expiresAt().plus(KEPT).isAfter(now));
        try {
            Registration registration = step.decide(List.copyOf(current), now);
            write(current, registration.changes());
            return CompletableFuture.completedFuture(registration);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized CompletionStage<List<Binding>> find(Aor aor) {
        Instant now = clock.instant();
        return CompletableFuture.completedFuture(rows.getOrDefault(aor, List.of()).stream()
                .filter(row -> row.isLive(now))
                .sorted(Comparator.comparingInt(Binding::qThousandths)
                        .reversed()
                        .thenComparing(Binding::lastModified, Comparator.reverseOrder()))
                .toList());
    }

    /** Every row that is kept, ended ones included. */
    public synchronized List<Binding> rows(Aor aor) {
        return List.copyOf(rows.getOrDefault(aor, List.of()));
    }

    /** How often something was written. */
    public synchronized int commits() {
        return commits;
    }

    public synchronized void failFromNowOn(boolean fails) {
        failing = fails;
    }

    private void write(List<Binding> current, BindingChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        for (Binding updated : changes.updated()) {
            int at = indexOf(current, updated.id());
            current.set(at, updated);
        }
        for (Binding inserted : changes.inserted()) {
            if (current.stream().anyMatch(row -> row.ruid().equals(inserted.ruid()))) {
                throw new IllegalStateException("duplicate ruid " + inserted.ruid());
            }
            current.add(Rows.withId(inserted, ++lastId));
        }
        commits++;
    }

    private static int indexOf(List<Binding> current, long id) {
        for (int i = 0; i < current.size(); i++) {
            if (current.get(i).id() == id) {
                return i;
            }
        }
        throw new IllegalStateException("no row " + id);
    }
}
