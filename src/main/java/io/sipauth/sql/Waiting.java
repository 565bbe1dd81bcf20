package io.sipauth.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that waits for its owner. Whoever answers first wins; the caller's code runs on the executor. */
final class Waiting<I, O> {

    private final I input;
    private final long sinceNanos;
    private final Executor completions;
    private final CompletableFuture<O> outcome = new CompletableFuture<>();
    private final AtomicBoolean answered = new AtomicBoolean();

    Waiting(I input, long sinceNanos, Executor completions) {
        this.input = input;
        this.sinceNanos = sinceNanos;
        this.completions = completions;
    }

    I input() {
        return input;
    }

    CompletableFuture<O> outcome() {
        return outcome;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    boolean isAnswered() {
        return answered.get();
    }

    void complete(O result) {
        if (answered.compareAndSet(false, true)) {
            completions.execute(() -> outcome.complete(result));
        }
    }

    void fail(Throwable reason) {
        if (answered.compareAndSet(false, true)) {
            completions.execute(() -> outcome.completeExceptionally(reason));
        }
    }
}
