package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchOwnerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore gate = new Semaphore(0);
    private final Semaphore entered = new Semaphore(0);
    private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

    private final List<CompletableFuture<String>> outcomes = new ArrayList<>();

    @AfterEach
    void stop() {
        gate.release(1_000_000);
        watchdog.shutdownNow();
    }

    private void serve(List<Waiting<String, String>> batch) {
        entered.release();
        batches.add(batch.stream().map(Waiting::input).toList());
        gate.acquireUninterruptibly();
        batch.forEach(request -> request.complete("done " + request.input()));
    }

    private BatchOwner<String, String> writes(BatchLimits limits) {
        return BatchOwner.ofWrites("test", limits, this::serve, input -> input, Runnable::run, watchdog);
    }

    private BatchOwner<String, String> reads(BatchLimits limits) {
        return BatchOwner.ofReads("test", limits, this::serve, Runnable::run, watchdog);
    }

    private void submit(BatchOwner<String, String> owner, String... inputs) {
        for (String input : inputs) {
            outcomes.add(owner.submit(input));
        }
    }

    private static BatchLimits limits(int queue, int batch, Duration stall, Duration deadline) {
        return new BatchLimits(queue, batch, stall, deadline, Duration.ZERO);
    }

    @Test
    void waitingRequests_areServedTogether_upToTheLimit() {
        try (BatchOwner<String, String> owner = reads(limits(100, 3, LONG, LONG))) {
            CompletableFuture<String> first = owner.submit("a");
            entered.acquireUninterruptibly();
            submit(owner, "b", "c", "d", "e");
            gate.release(3);

            assertThat(first.join()).isEqualTo("done a");
        }
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
        assertThat(outcomes)
                .extracting(CompletableFuture::join)
                .containsExactly("done b", "done c", "done d", "done e");
    }

    @Test
    void equalWrites_goToSeparateBatchesInOrder() {
        try (BatchOwner<String, String> owner = writes(limits(100, 10, LONG, LONG))) {
            submit(owner, "a");
            entered.acquireUninterruptibly();
            submit(owner, "b", "b", "c", "b", "d");
            gate.release(10);
        }
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("b"), List.of("b"));
    }

    @Test
    void equalReads_shareABatch() {
        try (BatchOwner<String, String> owner = reads(limits(100, 10, LONG, LONG))) {
            submit(owner, "a");
            entered.acquireUninterruptibly();
            submit(owner, "b", "b");
            gate.release(10);
        }
        assertThat(batches).containsExactly(List.of("a"), List.of("b", "b"));
    }

    @Test
    void fullQueue_refusesTheNextAtOnce() {
        try (BatchOwner<String, String> owner = reads(limits(2, 1, LONG, LONG))) {
            submit(owner, "served");
            entered.acquireUninterruptibly();
            CompletableFuture<String> second = owner.submit("waits");
            CompletableFuture<String> third = owner.submit("waits too");

            assertThat(second).isNotDone();
            assertThat(third).isNotDone();
            assertRefused(owner.submit("one too many"), "too many requests wait");
            gate.release(10);
        }
    }

    @Test
    void stalledOwner_refusesNewRequests_andServesAgain() {
        try (BatchOwner<String, String> owner = reads(limits(100, 10, Duration.ofMillis(50), LONG))) {
            CompletableFuture<String> slow = owner.submit("slow");
            entered.acquireUninterruptibly();

            Awaitility.await().until(() -> owner.submit("x").isCompletedExceptionally());
            gate.release(10);
            assertThat(slow.join()).isEqualTo("done slow");
            Awaitility.await()
                    .until(() -> owner.submit("y")
                            .exceptionally(e -> "refused")
                            .join()
                            .equals("done y"));
        }
    }

    @Test
    void ownerStuckInACall_everyoneIsAnsweredAtTheDeadline_andTheWaitingAreNotServed() throws Exception {
        Duration deadline = Duration.ofMillis(100);
        try (BatchOwner<String, String> owner = writes(limits(100, 10, LONG, deadline))) {
            CompletableFuture<String> served = owner.submit("a");
            entered.acquireUninterruptibly();
            CompletableFuture<String> waiting = owner.submit("a");

            assertRefused(served, "no answer in time");
            assertRefused(waiting, "no answer in time");
            gate.release(10);
        }
        assertThat(batches).containsExactly(List.of("a"));
    }

    @Test
    void throwingHandler_failsItsBatch_andGoesOn() {
        CountDownLatch once = new CountDownLatch(1);
        BatchOwner.Handler<String, String> handler = batch -> {
            if (once.getCount() > 0) {
                once.countDown();
                throw new IllegalStateException("bug");
            }
            batch.forEach(request -> request.complete("ok"));
        };
        try (BatchOwner<String, String> owner =
                BatchOwner.ofReads("test", limits(100, 10, LONG, LONG), handler, Runnable::run, watchdog)) {
            assertThatThrownBy(() -> owner.submit("a").get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(owner.submit("b").join()).isEqualTo("ok");
        }
    }

    @Test
    void closed_refuses() {
        BatchOwner<String, String> owner = reads(limits(100, 10, LONG, LONG));
        owner.close();

        assertRefused(owner.submit("late"), "closed");
    }

    @Test
    void linger_waitsForCompany() {
        gate.release(100);
        BatchLimits limits = new BatchLimits(100, 2, LONG, LONG, BatchLimits.MAX_LINGER);
        try (BatchOwner<String, String> owner = reads(limits)) {
            assertThat(owner.submit("a").join()).isEqualTo("done a");
        }
    }

    @Test
    void linger_atAndPastItsLimit() {
        assertThat(BatchLimits.forWrites(LONG, BatchLimits.MAX_LINGER).linger()).isEqualTo(Duration.ofMillis(1));
        assertThatThrownBy(() -> BatchLimits.forWrites(LONG, BatchLimits.MAX_LINGER.plusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(CompletableFuture<String> outcome, String reason) {
        assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(reason);
    }
}
