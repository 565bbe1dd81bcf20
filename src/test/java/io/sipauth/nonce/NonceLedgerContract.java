package io.sipauth.nonce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link NonceLedger} promises; each test begins with one that has just begun to remember. */
public abstract class NonceLedgerContract {

    private static final String ALICE = "alice-and-this-nonce-1";
    private static final String BOB = "bob-and-the-same-nonce";
    private static final long LIFE_MILLIS = 300_000;
    private static final Duration COPY_LIFE = Duration.ofMillis(NonceLedger.COPY_LIFE_MILLIS);

    /** Below this a nonce is forgotten, and at it not. */
    protected abstract long memoryBeginsMillis();

    protected abstract NonceLedger ledger();

    /** Makes everything that is remembered so much older. */
    protected abstract void pass(Duration time);

    protected final NonceOutcome claim(NonceUse use) {
        return ledger().claim(use)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    protected final NonceUse use(String key, long count, String fingerprint) {
        long issued = memoryBeginsMillis() + 1;
        return new NonceUse(key, issued, issued + LIFE_MILLIS, count, fingerprint, false);
    }

    protected final NonceUse issuedAt(long issuedAtMillis, long count, String fingerprint) {
        return new NonceUse(ALICE, issuedAtMillis, issuedAtMillis + LIFE_MILLIS, count, fingerprint, false);
    }

    private static NonceUse copyOnly(NonceUse use) {
        return new NonceUse(
                use.key(), use.issuedAtMillis(), use.expiresAtMillis(), use.count(), use.fingerprint(), true);
    }

    private NonceOutcome claimCount(long count) {
        return claim(use(ALICE, count, "request-" + count));
    }

    private NonceOutcome replayCount(long count) {
        return claim(use(ALICE, count, "replay-" + count));
    }

    @Test
    void claim_eachCount_isAcceptedOnce() {
        for (long count = 1; count <= 300; count++) {
            assertThat(claimCount(count)).as("count %d", count).isEqualTo(NonceOutcome.ACCEPTED);
            assertThat(replayCount(count)).as("again %d", count).isEqualTo(NonceOutcome.USED);
        }
        for (long count = 1; count <= 300; count++) {
            assertThat(replayCount(count)).as("later %d", count).isEqualTo(NonceOutcome.USED);
        }
    }

    @Test
    void claim_exactly64Below_isAcceptedOnce() {
        claimCount(1_000);
        assertThat(claimCount(1_000 - 64)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(replayCount(1_000 - 64)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_65Below_isUsed() {
        claimCount(1_000);
        assertThat(claimCount(1_000 - 65)).isEqualTo(NonceOutcome.USED);
    }

    @ParameterizedTest
    @ValueSource(longs = {62, 63, 64, 65, 66, 128, 129})
    void claim_jumpUp_keepsWhatWasUsedInTheWindow(long step) {
        claimCount(100);
        claimCount(99);
        claimCount(97);
        assertThat(claimCount(100 + step)).isEqualTo(NonceOutcome.ACCEPTED);
        for (long used : List.of(97L, 99L, 100L, 100 + step)) {
            assertThat(replayCount(used)).as("count %d", used).isEqualTo(NonceOutcome.USED);
        }
        NonceOutcome unused = 100 + step - 98 <= NonceLedger.WINDOW ? NonceOutcome.ACCEPTED : NonceOutcome.USED;
        assertThat(claimCount(98)).isEqualTo(unused);
    }

    @Test
    void claim_refusedCount_doesNotMoveTheWindow() {
        claimCount(500);
        replayCount(500);
        claimCount(400);
        assertThat(claimCount(500 - 64)).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_whatTheWindowLeftBehind_isNeverAcceptedAgain() {
        claimCount(1);
        claimCount(5_000);
        claimCount(4_990);
        assertThat(replayCount(1)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(2)).isEqualTo(NonceOutcome.USED);
        assertThat(replayCount(5_000)).isEqualTo(NonceOutcome.USED);
        assertThat(replayCount(4_990)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_highestPossibleCounts_areExact() {
        assertThat(claimCount(NonceUse.MAX_COUNT - 1)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claimCount(NonceUse.MAX_COUNT)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(replayCount(NonceUse.MAX_COUNT)).isEqualTo(NonceOutcome.USED);
        assertThat(replayCount(NonceUse.MAX_COUNT - 1)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(NonceUse.MAX_COUNT - 64)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claimCount(NonceUse.MAX_COUNT - 65)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(1)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_oneTime_isAcceptedOnceAndNothingAfterIt() {
        assertThat(claimCount(NonceUse.ONE_TIME)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(replayCount(NonceUse.ONE_TIME)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(1)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(NonceUse.MAX_COUNT)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_oneTimeAfterACount_isUsed() {
        claimCount(7);
        assertThat(claimCount(NonceUse.ONE_TIME)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(8)).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {NonceUse.ONE_TIME, 1, NonceUse.MAX_COUNT})
    void claim_identicalRequest_isARetransmission(long count) {
        NonceUse use = use(ALICE, count, "the-same");
        assertThat(claim(use)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use)).isEqualTo(NonceOutcome.RETRANSMISSION);
        assertThat(claim(use)).isEqualTo(NonceOutcome.RETRANSMISSION);
    }

    @Test
    void claim_copyOfACountThatTheWindowLeftBehind_isARetransmission() {
        NonceUse first = use(ALICE, 1, "first");
        claim(first);
        claimCount(1_000);
        assertThat(claim(first)).isEqualTo(NonceOutcome.RETRANSMISSION);
    }

    @Test
    void claim_sameCountOtherFingerprint_isUsed() {
        claim(use(ALICE, 1, "one"));
        assertThat(claim(use(ALICE, 1, "other"))).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_refusedRequest_isNotRememberedAsACopy() {
        claim(use(ALICE, 1, "one"));
        claim(use(ALICE, 1, "other"));
        assertThat(claim(use(ALICE, 1, "other"))).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_withoutFingerprint_isNeverACopy() {
        assertThat(claim(use(ALICE, 1, ""))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use(ALICE, 1, ""))).isEqualTo(NonceOutcome.USED);
        assertThat(claim(copyOnly(use(ALICE, 1, "")))).isEqualTo(NonceOutcome.NOT_A_COPY);
    }

    @Test
    void claim_fingerprintThatLooksLikeACount_isNotACount() {
        assertThat(claim(use(ALICE, 1, "2"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use(ALICE, 2, "0"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use(ALICE, 3, "3"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_copyWithin32Seconds_isARetransmission() {
        NonceUse use = use(ALICE, 1, "request");
        claim(use);
        pass(COPY_LIFE.minusSeconds(2));
        assertThat(claim(use)).isEqualTo(NonceOutcome.RETRANSMISSION);
        assertThat(claim(copyOnly(use))).isEqualTo(NonceOutcome.RETRANSMISSION);
    }

    @Test
    void claim_copyAfter32Seconds_isUsed() {
        NonceUse use = use(ALICE, 1, "request");
        claim(use);
        pass(COPY_LIFE.plusMillis(1));
        assertThat(claim(use)).isEqualTo(NonceOutcome.USED);
        assertThat(claim(copyOnly(use))).isEqualTo(NonceOutcome.NOT_A_COPY);
        assertThat(claimCount(2)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(replayCount(1)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_copyOnly_changesNothing() {
        NonceUse use = use(ALICE, 1, "request");
        assertThat(claim(copyOnly(use))).isEqualTo(NonceOutcome.NOT_A_COPY);
        assertThat(claim(use)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(copyOnly(use))).isEqualTo(NonceOutcome.RETRANSMISSION);
        assertThat(claim(copyOnly(use(ALICE, 2, "next")))).isEqualTo(NonceOutcome.NOT_A_COPY);
        assertThat(claim(use(ALICE, 2, "next"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_anotherSubscribersKey_isUnaffected() {
        assertThat(claim(use(BOB, NonceUse.MAX_COUNT, "bob"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use(ALICE, 1, "bob"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(use(BOB, NonceUse.ONE_TIME, "one-time"))).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(2)).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_nonceAsOldAsTheMemory_isAcceptedAndOlderOnesForgotten() {
        assertThat(claim(issuedAt(memoryBeginsMillis() - 1, 1, "old"))).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(issuedAt(memoryBeginsMillis() - 1, 1, "old"))).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(issuedAt(memoryBeginsMillis(), 1, "new"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_4096CopiesRemembered_thenRefusedUntilTheyAreOld() {
        for (int count = 1; count <= 4_096; count++) {
            assertThat(claimCount(count)).as("count %d", count).isEqualTo(NonceOutcome.ACCEPTED);
        }
        assertThat(claimCount(4_097)).isEqualTo(NonceOutcome.USED);
        assertThat(claimCount(4_096)).isEqualTo(NonceOutcome.RETRANSMISSION);
        pass(COPY_LIFE.plusMillis(1));
        assertThat(claimCount(4_097)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(replayCount(4_096)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_sameCountFromManyThreads_oneIsAccepted() throws InterruptedException {
        int threads = 16;
        for (int round = 1; round <= 20; round++) {
            List<NonceOutcome> outcomes = race(threads, round);
            assertThat(outcomes).hasSize(threads);
            assertThat(outcomes).filteredOn(NonceOutcome.ACCEPTED::equals).hasSize(1);
            assertThat(outcomes).filteredOn(NonceOutcome.USED::equals).hasSize(threads - 1);
        }
    }

    private List<NonceOutcome> race(int threads, long count) throws InterruptedException {
        List<NonceOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                NonceUse use = use(ALICE, count, "round-" + count + "-thread-" + thread);
                var unused = CompletableFuture.runAsync(
                        () -> {
                            awaitQuietly(start);
                            outcomes.add(claim(use));
                        },
                        pool);
            }
            start.countDown();
        }
        return outcomes;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
