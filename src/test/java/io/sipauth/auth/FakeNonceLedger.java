package io.sipauth.auth;

import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rules of {@link NonceLedger} in their plainest form: nothing is ever dropped. */
final class FakeNonceLedger implements NonceLedger {

    private final InstantSource clock;
    private final Map<String, Set<Long>> used = new HashMap<>();
    private final Map<String, Long> copies = new HashMap<>();
    private long memoryBeginsMillis;
    int claims;
    boolean down;
    Runnable beforeClaim = () -> {};

    FakeNonceLedger(InstantSource clock) {
        this.clock = clock;
    }

    /** As a store that lost all it knew. */
    void forget() {
        used.clear();
        copies.clear();
        memoryBeginsMillis = clock.millis();
    }

    boolean isEmpty() {
        return used.isEmpty() && copies.isEmpty();
    }

    @Override
    public CompletionStage<NonceOutcome> claim(NonceUse use) {
        claims++;
        beforeClaim.run();
        return down
                ? CompletableFuture.failedStage(new StoreUnavailableException("fake: claim"))
                : CompletableFuture.completedStage(outcome(use));
    }

    private NonceOutcome outcome(NonceUse use) {
        String copyKey = use.key() + use.fingerprint();
        Long acceptedMillis = use.fingerprint().isEmpty() ? null : copies.get(copyKey);
        if (acceptedMillis != null && clock.millis() - acceptedMillis <= COPY_LIFE_MILLIS) {
            return NonceOutcome.RETRANSMISSION;
        }
        if (use.copyOnly()) {
            return NonceOutcome.NOT_A_COPY;
        }
        if (use.issuedAtMillis() < memoryBeginsMillis) {
            return NonceOutcome.FORGOTTEN;
        }
        Set<Long> counts = used.computeIfAbsent(use.key(), key -> new HashSet<>());
        if (isReplay(use.count(), counts)) {
            return NonceOutcome.USED;
        }
        counts.add(use.count());
        copies.put(copyKey, clock.millis());
        return NonceOutcome.ACCEPTED;
    }

    private static boolean isReplay(long count, Set<Long> counts) {
        if (count == NonceUse.ONE_TIME || counts.contains(NonceUse.ONE_TIME)) {
            return !counts.isEmpty();
        }
        long highest = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        return counts.contains(count) || count <= highest - WINDOW;
    }
}
