package io.sipauth.redis;

import io.sipauth.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The way to one node: a bounded queue and the one thread that serves it over one connection, everything that
 * waits in one round trip: in a trial of both ways on two cores that took 50,000 claims/s in place of 31,600.
 *
 * <p>Nothing piles up behind a Redis that does not answer. A failure fails every claim that waits; for
 * {@value #RETRY_PAUSE_MILLIS} ms new ones are refused at once; then one attempt is made for whoever asks. A
 * claim that is older than {@code redis.timeout} is not sent any more, so none takes longer than twice that.
 *
 * <p>The connection is made before the first claim, so that the memory of a fresh Redis begins when the server
 * starts and not when the first phone answers: the nonces issued until then would be forgotten ones. A connection
 * that was lost while nobody used it costs no claim either: the claims go again over a new one, once. One of them
 * that had arrived all the same is then a copy of itself, which is harmless.
 */
final class Lane implements AutoCloseable {

    /** Beyond 64 a longer pipeline gains nothing measurable, and answers come later. */
    static final int BATCH_LIMIT = 64;

    /** Some 0.2 s of work at the measured rate; a claim that waits longer comes too late anyway. */
    static final int QUEUE_LIMIT = 8_192;

    static final long RETRY_PAUSE_MILLIS = 200;

    /** How often an idle lane tries to connect; a Redis that comes back is so open before it is asked. */
    private static final long IDLE_RETRY_MILLIS = 1_000;

    private static final long CLOSE_LIMIT_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Where a lane leads, and what it tells its owner. */
    interface Route {
        /** The node to connect to now; throws a JedisException where that cannot be found out. */
        HostAndPort node();

        /** The buckets that the node serves. */
        List<Bucket> buckets();

        /** Another node serves the claim's bucket; called on the lane's thread. */
        void moved(Claim claim, HostAndPort to);

        /** The node failed; called on the lane's thread after its claims have been failed. */
        void failed();
    }

    private final Route route;
    private final Connections connections;
    private final Executor completions;
    private final LedgerMetrics metrics;
    private final long waitLimitNanos;
    private final long lingerNanos;
    private final BlockingQueue<Claim> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final Thread owner;
    private volatile boolean closed;
    private volatile boolean failing;
    private volatile long failedAtNanos;

    /** Owned by the lane's thread. */
    private @Nullable Session session;

    Lane(
            String name,
            Route route,
            Connections connections,
            RedisSettings settings,
            Executor completions,
            LedgerMetrics metrics) {
        this.route = route;
        this.connections = connections;
        this.completions = completions;
        this.metrics = metrics;
        this.waitLimitNanos = settings.timeout().toNanos();
        this.lingerNanos = settings.linger().toNanos();
        // a platform thread: virtual ones cost a quarter of the throughput here
        this.owner = Thread.ofPlatform().daemon().name("sipauth-redis-" + name).unstarted(this::run);
    }

    void start() {
        owner.start();
    }

    /** Takes a claim over; it is completed in any case, here if the lane cannot take it. */
    void offer(Claim claim) {
        if (closed || isResting()) {
            refuse(claim, "redis: not connected");
        } else if (!queue.offer(claim)) {
            refuse(claim, "redis: too many claims waiting");
        } else if (closed && queue.remove(claim)) {
            refuse(claim, "redis: closed");
        }
    }

    /** Takes nothing more; the thread serves what waits, then ends. */
    void stop() {
        closed = true;
        owner.interrupt();
    }

    /** Stops, and waits for the end. */
    @Override
    public void close() {
        stop();
        try {
            if (!owner.join(Duration.ofMillis(CLOSE_LIMIT_MILLIS))) {
                LOG.warn("event=redis_lane_not_closed lane={}", owner.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isResting() {
        return failing && System.nanoTime() - failedAtNanos < TimeUnit.MILLISECONDS.toNanos(RETRY_PAUSE_MILLIS);
    }

    private void refuse(Claim claim, String why) {
        metrics.failed(1);
        claim.fail(new StoreUnavailableException(why));
    }

    private void run() {
        List<Claim> batch = new ArrayList<>(BATCH_LIMIT);
        connectIdle();
        while (!closed || !queue.isEmpty()) {
            batch.clear();
            takeBatch(batch);
            if (!batch.isEmpty()) {
                serve(batch);
            } else if (session == null && !closed) {
                connectIdle();
            }
        }
        dropSession();
    }

    private void connectIdle() {
        serve(List.of());
    }

    private void takeBatch(List<Claim> batch) {
        try {
            if (!closed) {
                Claim first = session == null ? queue.poll(IDLE_RETRY_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
                if (first == null) {
                    return;
                }
                batch.add(first);
                linger(batch);
            }
        } catch (InterruptedException e) {
            // close() alone interrupts; what still waits is served before the thread ends
            closed = true;
        }
        queue.drainTo(batch, BATCH_LIMIT - batch.size());
    }

    private void linger(List<Claim> batch) throws InterruptedException {
        if (lingerNanos == 0) {
            return;
        }
        long until = System.nanoTime() + lingerNanos;
        while (batch.size() < BATCH_LIMIT) {
            Claim next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    private void failOverdue(List<Claim> batch) {
        long now = System.nanoTime();
        List<Claim> overdue = List.of();
        for (Claim claim : batch) {
            if (claim.isOlderThan(waitLimitNanos, now)) {
                overdue = overdue.isEmpty() ? new ArrayList<>() : overdue;
                overdue.add(claim);
            }
        }
        if (!overdue.isEmpty()) {
            batch.removeAll(overdue);
            failAll(overdue, new StoreUnavailableException("redis: waited too long for its turn"));
        }
    }

    private void serve(List<Claim> batch) {
        try {
            if (session == null || !claimed(batch)) {
                claim(batch);
            }
        } catch (JedisException e) {
            fail(batch, e);
        } catch (RuntimeException e) {
            LOG.error("event=redis_lane_fault", e);
            fail(batch, e);
        }
    }

    /** Claims over the connection that is there; false when it turns out to be lost. */
    private boolean claimed(List<Claim> batch) {
        try {
            claim(batch);
            return true;
        } catch (JedisConnectionException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e; // it is there, and does not answer: asking again would take as long
            }
            dropSession();
            return false;
        }
    }

    private void claim(List<Claim> batch) {
        Session open = connected();
        failOverdue(batch);
        if (batch.isEmpty()) {
            failing = false;
            return;
        }
        List<Session.Answer> answers = open.claim(batch, route.buckets());
        metrics.sent(batch.size());
        failing = false;
        settle(List.copyOf(batch), answers);
    }

    private Session connected() {
        Session open = session;
        if (open == null) {
            HostAndPort node = route.node();
            open = Session.open(connections.toServer(node), route.buckets());
            session = open;
            LOG.info("event=redis_connected node={}", node);
        }
        return open;
    }

    private void settle(List<Claim> claims, List<Session.Answer> answers) {
        boolean broken = false;
        for (int i = 0; i < claims.size(); i++) {
            switch (answers.get(i)) {
                case Session.Answer.Moved moved ->
                    route.moved(claims.get(i), moved.to().getTargetNode());
                case Session.Answer.Failed failed -> broken |= failed.concernsNode();
                case Session.Answer.Decided decided -> {}
                case Session.Answer.Unopened unopened -> broken = true;
            }
        }
        complete(() -> tell(claims, answers));
        if (broken) {
            // read-only, loading, out of memory: find out anew whom to talk to
            dropSession();
            rest();
            route.failed();
        }
    }

    private void tell(List<Claim> claims, List<Session.Answer> answers) {
        for (int i = 0; i < claims.size(); i++) {
            if (answers.get(i) instanceof Session.Answer.Decided decided) {
                claims.get(i).succeed(decided.outcome());
            } else if (answers.get(i) instanceof Session.Answer.Failed failed) {
                metrics.failed(1);
                claims.get(i).fail(new StoreUnavailableException("redis: claim nonce", failed.fault()));
            }
        }
    }

    private void fail(List<Claim> batch, RuntimeException cause) {
        dropSession();
        boolean firstFailure = !failing;
        rest();
        List<Claim> waiting = new ArrayList<>(batch);
        queue.drainTo(waiting);
        if (firstFailure) {
            LOG.warn("event=redis_failed waiting={} cause=\"{}\"", waiting.size(), cause.getMessage());
        }
        failAll(waiting, new StoreUnavailableException("redis: claim nonce", cause));
        route.failed();
    }

    private void rest() {
        failedAtNanos = System.nanoTime();
        failing = true;
    }

    private void failAll(List<Claim> claims, StoreUnavailableException fault) {
        metrics.failed(claims.size());
        complete(() -> claims.forEach(claim -> claim.fail(fault)));
    }

    /** Callers' continuations never run on this thread, unless their executor is gone. */
    private void complete(Runnable completion) {
        try {
            completions.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    private void dropSession() {
        if (session != null) {
            try {
                session.close();
            } catch (JedisException e) {
                LOG.debug("event=redis_close_failed", e);
            }
            session = null;
        }
    }
}
