package io.sipauth.nonce;

import io.sipauth.StoreUnavailableException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets this instance decide alone while the shared ledger is out of reach ({@code nonce.on-store-failure:
 * accept}).
 *
 * <p>An outage begins with the first claim that the primary cannot answer. From then on a fresh ledger decides,
 * which knows nothing of what was used before, so older nonces are stale. The outage ends when the primary
 * answers a probe (sent by a claim, at most once in {@value #PROBE_PAUSE_MILLIS} ms, and not waited for) and
 * has then begun its memory anew, so that what was used meanwhile is stale too. Only during that last step do
 * claims wait. What remains open: several instances in an outage do not know of each other's uses.
 *
 * <p>Thread-safe.
 */
public final class FallbackNonceLedger implements NonceLedger {

    static final long PROBE_PAUSE_MILLIS = 1_000;

    /** Told what happens, for metrics and the log; must not block or throw. */
    public interface Listener {
        /** The primary did not answer; the instance decides alone from here. */
        void outageBegan();

        /** One claim was decided without the primary. */
        void decidedAlone();

        /** The primary decides again. */
        void outageEnded();
    }

    /** Who decides. Each instance of a state stands for one stretch of time. */
    private sealed interface State {}

    private static final class Shared implements State {}

    private record Alone(NonceLedger memory, AtomicLong nextProbeAtMillis) implements State {}

    /** {@code over} completes, never exceptionally, when another state has taken its place. */
    private record Returning(CompletableFuture<Void> over) implements State {}

    private final RecoverableLedger primary;
    private final Supplier<NonceLedger> freshMemory;
    private final InstantSource clock;
    private final Listener listener;
    private final ReentrantLock changing = new ReentrantLock();

    /** Written under {@code changing}. */
    private volatile State state = new Shared();

    /**
     * @param freshMemory makes the ledger for one outage; its memory begins when it is made
     */
    public FallbackNonceLedger(
            RecoverableLedger primary, Supplier<NonceLedger> freshMemory, InstantSource clock, Listener listener) {
        this.primary = primary;
        this.freshMemory = freshMemory;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public CompletionStage<NonceOutcome> claim(NonceUse use) {
        return switch (state) {
            case Shared shared -> claimShared(shared, use);
            case Alone alone -> claimAlone(alone, use);
            case Returning returning -> returning.over.thenCompose(ignored -> claim(use));
        };
    }

    private CompletionStage<NonceOutcome> claimShared(Shared shared, NonceUse use) {
        return primary.claim(use).exceptionallyCompose(fault -> {
            if (!isUnavailable(fault)) {
                return CompletableFuture.failedFuture(fault);
            }
            beginOutage(shared);
            return claim(use);
        });
    }

    private CompletionStage<NonceOutcome> claimAlone(Alone alone, NonceUse use) {
        long nowMillis = clock.millis();
        long probeAtMillis = alone.nextProbeAtMillis.get();
        if (nowMillis >= probeAtMillis
                && alone.nextProbeAtMillis.compareAndSet(probeAtMillis, nowMillis + PROBE_PAUSE_MILLIS)) {
            var unused = primary.probe().thenRun(() -> comeBack(alone));
        }
        listener.decidedAlone();
        return alone.memory.claim(use);
    }

    /** A claim that was sent before an earlier outage and fails late does not begin another one. */
    private void beginOutage(Shared seen) {
        Alone alone = new Alone(freshMemory.get(), new AtomicLong(clock.millis() + PROBE_PAUSE_MILLIS));
        if (replace(seen, alone)) {
            listener.outageBegan();
        }
    }

    /**
     * No claim is decided alone once {@code Returning} is set, so every nonce that was used alone has been
     * issued before the primary's memory begins anew.
     */
    private void comeBack(Alone alone) {
        Returning returning = new Returning(new CompletableFuture<>());
        if (!replace(alone, returning)) {
            return;
        }
        var unused = primary.forget().whenComplete((ignored, fault) -> {
            replace(returning, fault == null ? new Shared() : alone);
            if (fault == null) {
                listener.outageEnded();
            }
            returning.over.complete(null);
        });
    }

    private boolean replace(State expected, State next) {
        changing.lock();
        try {
            boolean current = state.equals(expected);
            if (current) {
                state = next;
            }
            return current;
        } finally {
            changing.unlock();
        }
    }

    private static boolean isUnavailable(@Nullable Throwable fault) {
        return fault instanceof StoreUnavailableException
                || (fault instanceof CompletionException && fault.getCause() instanceof StoreUnavailableException);
    }
}
