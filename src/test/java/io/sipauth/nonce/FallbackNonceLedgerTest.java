package io.sipauth.nonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import io.sipauth.memory.MemoryNonceLedger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbackNonceLedgerTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final SharedLedger shared = new SharedLedger();
    private final List<String> events = new ArrayList<>();
    private final FallbackNonceLedger ledger =
            new FallbackNonceLedger(shared, () -> new MemoryNonceLedger(clock, 100), clock, new Recorder());

    private NonceUse issuedNow(String key) {
        return new NonceUse(key, now.toEpochMilli(), now.toEpochMilli() + 300_000, 1, "", false);
    }

    private NonceOutcome claim(NonceUse use) {
        return ledger.claim(use).toCompletableFuture().join();
    }

    private void pass(long millis) {
        now = now.plusMillis(millis);
    }

    @Test
    void claim_sharedLedgerAnswers_decidesThere() {
        assertThat(claim(issuedNow("a"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(issuedNow("a"))).isEqualTo(NonceOutcome.USED);
        assertThat(events).isEmpty();
    }

    @Test
    void claim_duringOutage_acceptsFreshNoncesOnceAndNoOlderOnes() {
        NonceUse used = issuedNow("used before");
        claim(used);
        pass(10);
        shared.down = true;
        assertThat(claim(used)).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(issuedNow("fresh"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(issuedNow("fresh"))).isEqualTo(NonceOutcome.USED);
        assertThat(events).containsExactly("began", "alone", "alone", "alone");
    }

    @Test
    void claim_duringOutage_probesAtMostOnceASecondAndDoesNotWait() {
        shared.down = true;
        claim(issuedNow("a"));
        assertThat(shared.probes).isZero();
        pass(FallbackNonceLedger.PROBE_PAUSE_MILLIS - 1);
        claim(issuedNow("b"));
        assertThat(shared.probes).isZero();
        pass(1);
        claim(issuedNow("c"));
        claim(issuedNow("d"));
        assertThat(shared.probes).isEqualTo(1);
        assertThat(shared.claims).isEqualTo(1);
    }

    @Test
    void claim_afterOutage_whatWasUsedMeanwhileIsForgotten() {
        shared.down = true;
        NonceUse meanwhile = issuedNow("meanwhile");
        assertThat(claim(meanwhile)).isEqualTo(NonceOutcome.ACCEPTED);
        comeBack();
        assertThat(claim(meanwhile)).isEqualTo(NonceOutcome.FORGOTTEN);
        pass(1);
        assertThat(claim(issuedNow("fresh"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(events).containsExactly("began", "alone", "alone", "ended");
    }

    @Test
    void claim_whileMemoryBeginsAnew_waitsForIt() {
        shared.down = true;
        NonceUse meanwhile = issuedNow("meanwhile");
        claim(meanwhile);
        shared.forgetting = new CompletableFuture<>();
        comeBack();
        CompletionStage<NonceOutcome> waiting = ledger.claim(meanwhile);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        shared.forgetting.complete(null);
        assertThat(waiting.toCompletableFuture().join()).isEqualTo(NonceOutcome.FORGOTTEN);
    }

    @Test
    void claim_memoryCannotBeginAnew_goesOnAloneWithTheSameMemory() {
        shared.down = true;
        NonceUse meanwhile = issuedNow("meanwhile");
        claim(meanwhile);
        shared.forgetting = CompletableFuture.failedFuture(new StoreUnavailableException("forget"));
        comeBack();
        assertThat(claim(meanwhile)).isEqualTo(NonceOutcome.USED);
        assertThat(events).doesNotContain("ended");
    }

    @Test
    void claim_failsLateAfterTheOutage_beginsNoSecondOne() {
        shared.hanging = new CompletableFuture<>();
        CompletionStage<NonceOutcome> late = ledger.claim(issuedNow("late"));
        shared.hanging = null;
        shared.down = true;
        claim(issuedNow("a"));
        CompletableFuture<NonceOutcome> hung = shared.hung;
        comeBack();
        hung.completeExceptionally(new StoreUnavailableException("late"));
        assertThat(late.toCompletableFuture().join()).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(events).filteredOn("began"::equals).hasSize(1);
    }

    @Test
    void claim_otherFault_isNotAnOutage() {
        shared.bug = true;
        assertThatThrownBy(() -> claim(issuedNow("a"))).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(events).isEmpty();
    }

    private void comeBack() {
        pass(FallbackNonceLedger.PROBE_PAUSE_MILLIS);
        shared.down = false;
        claimAnything();
    }

    private void claimAnything() {
        var unused = ledger.claim(issuedNow("anything"));
    }

    /** A memory ledger that can be cut off and that can begin anew, as Redis can. */
    private final class SharedLedger implements RecoverableLedger {
        private NonceLedger memory = new MemoryNonceLedger(clock, 100);
        private boolean down;
        private boolean bug;
        private int probes;
        private int claims;
        private CompletableFuture<NonceOutcome> hung = new CompletableFuture<>();
        private @Nullable CompletableFuture<NonceOutcome> hanging;
        private CompletableFuture<Void> forgetting = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<NonceOutcome> claim(NonceUse use) {
            claims++;
            if (hanging != null) {
                hung = hanging;
                return hanging;
            }
            if (bug) {
                return CompletableFuture.failedFuture(new IllegalStateException());
            }
            return down ? CompletableFuture.failedFuture(new StoreUnavailableException("claim")) : memory.claim(use);
        }

        @Override
        public CompletionStage<Void> probe() {
            probes++;
            return down
                    ? CompletableFuture.failedFuture(new StoreUnavailableException("probe"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> forget() {
            InstantSource justAfter = () -> now.plusMillis(1);
            return forgetting.thenRun(() -> memory = new MemoryNonceLedger(justAfter, 100));
        }
    }

    private final class Recorder implements FallbackNonceLedger.Listener {
        @Override
        public void outageBegan() {
            events.add("began");
        }

        @Override
        public void decidedAlone() {
            events.add("alone");
        }

        @Override
        public void outageEnded() {
            events.add("ended");
        }
    }
}
