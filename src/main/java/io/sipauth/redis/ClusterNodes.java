package io.sipauth.redis;

import io.sipauth.StoreUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The masters of a Redis Cluster, a lane to each, so that one that hangs does not delay the others.
 *
 * <p>The map of slots is read at the start, after a failure, and where a node says MOVED. All buckets of a node
 * change hands together: a nonce issued after its node was opened is then good whatever bucket it falls in.
 * While a slot is being moved between nodes, its bucket answers "unavailable".
 */
final class ClusterNodes implements Topology {

    /** Enough to spread over the nodes, few enough to open all of a node's at once. */
    static final int BUCKETS = 256;

    private static final int REDIRECTION_LIMIT = 5;
    private static final long REFRESH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNodes.class);

    private final Connections connections;
    private final RedisSettings settings;
    private final Executor completions;
    private final LedgerMetrics metrics;
    private final List<HostAndPort> configured;
    private final List<Bucket> buckets = new ArrayList<>(BUCKETS);
    private final AtomicReferenceArray<HostAndPort> owners = new AtomicReferenceArray<>(BUCKETS);
    private final Map<HostAndPort, Lane> lanes = new ConcurrentHashMap<>();

    private final ReentrantLock refreshing = new ReentrantLock();

    /** Guarded by {@code refreshing}. */
    private long refreshedAtNanos = System.nanoTime() - REFRESH_PAUSE_NANOS;

    /** Works without any node in reach too: the map is then read when one comes back. */
    ClusterNodes(Connections connections, RedisSettings settings, Executor completions, LedgerMetrics metrics) {
        this.connections = connections;
        this.settings = settings;
        this.completions = completions;
        this.metrics = metrics;
        this.configured = Connections.addresses(settings);
        for (int number = 0; number < BUCKETS; number++) {
            buckets.add(new Bucket(number));
            // any node will say MOVED if it is not the one
            owners.set(number, configured.getFirst());
        }
        refresh();
    }

    @Override
    public int buckets() {
        return BUCKETS;
    }

    @Override
    public void offer(Claim claim) {
        laneTo(owners.get(claim.bucket().number())).offer(claim);
    }

    @Override
    public List<Served> served() {
        Map<HostAndPort, List<Bucket>> byNode = new LinkedHashMap<>();
        List<SlotRange> map = readMap();
        for (Bucket bucket : buckets) {
            byNode.computeIfAbsent(owner(map, bucket), node -> new ArrayList<>())
                    .add(bucket);
        }
        return byNode.entrySet().stream()
                .map(entry -> new Served(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }

    private Lane laneTo(HostAndPort node) {
        Lane known = lanes.get(node);
        return known != null ? known : lanes.computeIfAbsent(node, this::newLane);
    }

    private Lane newLane(HostAndPort node) {
        Lane lane = new Lane(node.toString(), new ToNode(node), connections, settings, completions, metrics);
        lane.start();
        return lane;
    }

    private List<Bucket> bucketsOf(HostAndPort node) {
        return buckets.stream()
                .filter(bucket -> node.equals(owners.get(bucket.number())))
                .toList();
    }

    /** Reads the map unless someone just did or is about it. */
    private void refresh() {
        if (!refreshing.tryLock()) {
            return;
        }
        try {
            if (System.nanoTime() - refreshedAtNanos >= REFRESH_PAUSE_NANOS) {
                List<SlotRange> map = readMap();
                for (Bucket bucket : buckets) {
                    HostAndPort node = owner(map, bucket);
                    owners.set(bucket.number(), node);
                    laneTo(node); // connected before it is asked
                }
                retireIdleLanes();
            }
        } catch (JedisException e) {
            LOG.warn("event=redis_cluster_unknown cause=\"{}\"", e.getMessage());
        } finally {
            refreshedAtNanos = System.nanoTime();
            refreshing.unlock();
        }
    }

    private void retireIdleLanes() {
        for (HostAndPort node : List.copyOf(lanes.keySet())) {
            if (bucketsOf(node).isEmpty()) {
                Lane idle = lanes.remove(node);
                if (idle != null) {
                    idle.stop();
                }
            }
        }
    }

    /** From the first node that tells; those in use, which may include the one that just failed, come last. */
    private List<SlotRange> readMap() {
        List<HostAndPort> asked = new ArrayList<>(configured);
        asked.addAll(lanes.keySet());
        JedisException last = new JedisException("no node to ask");
        for (HostAndPort node : asked) {
            try (var connection = connections.toServer(node)) {
                return SlotRange.read(connection, node);
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private static HostAndPort owner(List<SlotRange> map, Bucket bucket) {
        int slot = bucket.slot();
        for (SlotRange range : map) {
            if (range.first() <= slot && slot <= range.last()) {
                return range.master();
            }
        }
        throw new JedisException("no node serves slot " + slot);
    }

    private final class ToNode implements Lane.Route {
        private final HostAndPort node;

        ToNode(HostAndPort node) {
            this.node = node;
        }

        @Override
        public HostAndPort node() {
            return node;
        }

        @Override
        public List<Bucket> buckets() {
            return bucketsOf(node);
        }

        @Override
        public void moved(Claim claim, HostAndPort to) {
            if (claim.redirected() > REDIRECTION_LIMIT) {
                metrics.failed(1);
                claim.fail(new StoreUnavailableException("redis: redirected too often"));
                return;
            }
            refresh();
            owners.set(claim.bucket().number(), to);
            laneTo(to).offer(claim);
        }

        @Override
        public void failed() {
            refresh();
        }
    }
}
