package io.sipauth.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import io.sipauth.nonce.RecoverableLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * The ledger that all instances share: one atomic script call on one key for each use, with Redis's clock.
 *
 * <p>Claims that wait at the same time go to Redis in one round trip ({@link Lane}). Where a node may have
 * forgotten uses (restarted, promoted, emptied), its memory begins when that is noticed, which is before any
 * claim is decided there; the begin is kept in Redis, so instances come and go without forgetting anything.
 * It never blocks the caller, starts with Redis down, and comes back with it. The questions ({@link #ping()}
 * and below) block, on a connection of their own.
 *
 * <p>A claim whose answer was lost may have been recorded. It fails, and what the phone sends again is then
 * recognised as a copy; one without fingerprint is stale.
 */
public final class RedisNonceLedger implements RecoverableLedger, AutoCloseable {

    private static final String SAFE_POLICY = "noeviction";

    private final Connections connections;
    private final Topology topology;
    private final List<Bucket> buckets;
    private final InstantSource clock;
    private final Executor completions;
    private final LedgerMetrics metrics;

    /**
     * @param clock this instance's clock, to be compared with Redis's
     * @param completions runs what callers attach to the stages, and the questions of {@link RecoverableLedger};
     *     not closed here
     */
    public RedisNonceLedger(RedisSettings settings, InstantSource clock, Executor completions, MeterRegistry meters) {
        this.clock = clock;
        this.completions = completions;
        this.connections = new Connections(settings);
        this.metrics = new LedgerMetrics(meters);
        this.topology = topology(settings);
        this.buckets = new ArrayList<>(topology.buckets());
        for (int number = 0; number < topology.buckets(); number++) {
            buckets.add(new Bucket(number));
        }
    }

    @Override
    public CompletionStage<NonceOutcome> claim(NonceUse use) {
        Bucket bucket = buckets.get(Bucket.numberOf(use.key(), buckets.size()));
        Claim claim = new Claim(use, bucket, System.nanoTime());
        topology.offer(claim);
        return claim.stage();
    }

    @Override
    public CompletionStage<Void> probe() {
        return CompletableFuture.runAsync(this::ping, completions);
    }

    @Override
    public CompletionStage<Void> forget() {
        return CompletableFuture.runAsync(this::forgetNow, completions);
    }

    /** Returns if every node answers; throws {@link StoreUnavailableException} if not. */
    public void ping() {
        askEach("ping", (connection, served) -> connection.ping());
    }

    /**
     * How far Redis's clock is ahead of ours, negative if behind; of several nodes the farthest.
     *
     * @throws StoreUnavailableException if a node does not answer
     */
    public Duration clockOffset() {
        Duration farthest = Duration.ZERO;
        for (Duration offset : askEach("read clock", (connection, served) -> clockOffset(connection))) {
            farthest = offset.abs().compareTo(farthest.abs()) > 0 ? offset : farthest;
        }
        return farthest;
    }

    /**
     * What about these servers would break the promises of the ledger, one sentence each; empty if nothing.
     *
     * @throws StoreUnavailableException if a node does not answer
     */
    public List<String> unfitness() {
        List<String> faults = new ArrayList<>();
        for (String fault : askEach("check", RedisNonceLedger::policyFault)) {
            if (!fault.isEmpty()) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /** What the server said, where it answered but would not serve us: wrong password, or an ACL that lacks a command. */
    public static Optional<String> refusal(StoreUnavailableException failure) {
        return failure.getCause() instanceof JedisAccessControlException cause
                ? Optional.of(String.valueOf(cause.getMessage()))
                : Optional.empty();
    }

    /** Serves the claims that wait, then ends. */
    @Override
    public void close() {
        topology.close();
    }

    private Topology topology(RedisSettings settings) {
        List<HostAndPort> nodes = Connections.addresses(settings);
        return switch (settings.mode()) {
            case SINGLE -> oneMaster(nodes::getFirst, settings);
            case SENTINEL -> oneMaster(new Sentinels(connections, nodes, settings.masterName()), settings);
            case CLUSTER -> new ClusterNodes(connections, settings, completions, metrics);
        };
    }

    private Topology oneMaster(Supplier<HostAndPort> master, RedisSettings settings) {
        return new OneMaster(master, connections, settings, completions, metrics);
    }

    private void forgetNow() {
        askEach("forget", (connection, served) -> {
            Session.forget(connection, served.buckets(), clock.millis());
            return true;
        });
    }

    private Duration clockOffset(Connection connection) {
        long beforeMillis = clock.millis();
        connection.sendCommand(Protocol.Command.TIME);
        List<String> time = connection.getMultiBulkReply();
        long ourMillis = beforeMillis + (clock.millis() - beforeMillis) / 2;
        long redisMillis = Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
        return Duration.ofMillis(redisMillis - ourMillis);
    }

    /** With any other policy Redis drops used counts when it is full, and replays would pass. */
    private static String policyFault(Connection connection, Topology.Served served) {
        connection.sendCommand(Protocol.Command.INFO, "memory");
        String info = SafeEncoder.encode(connection.getBinaryBulkReply());
        String policy = info.lines()
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .findFirst()
                .orElse("unknown");
        return policy.equals(SAFE_POLICY)
                ? ""
                : "redis " + served.node() + ": maxmemory-policy is " + policy + ", it must be " + SAFE_POLICY
                        + ", else used nonces are forgotten and replays pass";
    }

    private interface Question<T> {
        T ask(Connection connection, Topology.Served served);
    }

    private <T> List<T> askEach(String operation, Question<T> question) {
        try {
            List<T> answers = new ArrayList<>();
            for (Topology.Served served : topology.served()) {
                try (Connection connection = connections.toServer(served.node())) {
                    answers.add(question.ask(connection, served));
                }
            }
            return answers;
        } catch (JedisException e) {
            metrics.failed(1);
            throw new StoreUnavailableException("redis: " + operation, e);
        }
    }
}
