package io.sipauth.memory;

import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one instance alone, in its memory: the rules of {@link NonceLedger}, bounded.
 *
 * <p>Its memory begins when it is made. Where it is full, the nonces issued first are dropped, and from then on
 * every nonce as old as a dropped one is {@link NonceOutcome#FORGOTTEN}: stale, never replayable.
 *
 * <p>Thread-safe; a stage is complete when it is returned. One lock guards everything: an answer takes less
 * than a microsecond.
 */
public final class MemoryNonceLedger implements NonceLedger {

    private final InstantSource clock;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Map<String, NonceMemory> nonces = new HashMap<>();
    private final PriorityQueue<NonceMemory> oldestFirst =
            new PriorityQueue<>(Comparator.comparingLong(NonceMemory::issuedAtMillis));
    private long memoryBeginsMillis;
    private int remembered;

    /**
     * @param capacity how many things to remember, a nonce and each request to recognise copies of counting as
     *     one each; at least 2
     */
    public MemoryNonceLedger(InstantSource clock, int capacity) {
        if (capacity < 2) {
            throw new IllegalArgumentException("capacity below 2");
        }
        this.clock = clock;
        this.capacity = capacity;
        this.memoryBeginsMillis = clock.millis();
    }

    @Override
    public CompletionStage<NonceOutcome> claim(NonceUse use) {
        long nowMillis = clock.millis();
        lock.lock();
        try {
            return CompletableFuture.completedFuture(decide(use, nowMillis));
        } finally {
            lock.unlock();
        }
    }

    /** How many nonces and copies are remembered. */
    public int size() {
        lock.lock();
        try {
            return remembered;
        } finally {
            lock.unlock();
        }
    }

    private NonceOutcome decide(NonceUse use, long nowMillis) {
        dropExpired(nowMillis);
        NonceMemory memory = nonces.get(use.key());
        if (memory != null && memory.isCopy(use.fingerprint(), nowMillis)) {
            return NonceOutcome.RETRANSMISSION;
        }
        if (use.copyOnly()) {
            return NonceOutcome.NOT_A_COPY;
        }
        if (use.issuedAtMillis() < memoryBeginsMillis) {
            return NonceOutcome.FORGOTTEN;
        }
        return record(memory, use, nowMillis);
    }

    private NonceOutcome record(@Nullable NonceMemory known, NonceUse use, long nowMillis) {
        NonceMemory memory = known == null ? new NonceMemory(use) : known;
        int before = known == null ? 0 : known.size();
        boolean accepted = memory.accept(use, nowMillis);
        if (known == null) {
            nonces.put(use.key(), memory);
            oldestFirst.add(memory);
        }
        remembered += memory.size() - before;
        dropOldest();
        return accepted ? NonceOutcome.ACCEPTED : NonceOutcome.USED;
    }

    /** The lives of nonces are alike, so what was issued first expires first. */
    private void dropExpired(long nowMillis) {
        NonceMemory oldest = oldestFirst.peek();
        while (oldest != null && oldest.isOver(nowMillis)) {
            drop();
            oldest = oldestFirst.peek();
        }
    }

    private void dropOldest() {
        while (remembered > capacity) {
            memoryBeginsMillis = Math.max(memoryBeginsMillis, drop().issuedAtMillis() + 1);
        }
    }

    private NonceMemory drop() {
        NonceMemory dropped = oldestFirst.remove();
        nonces.remove(dropped.key());
        remembered -= dropped.size();
        return dropped;
    }
}
