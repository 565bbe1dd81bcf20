package io.sipauth.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A real Redis Cluster: masters that share the slots, each with one replica if asked for. */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private final List<RedisServer> masters = new ArrayList<>();
    private final List<RedisServer> replicas = new ArrayList<>();

    private RedisCluster() {}

    /** Starts it and waits until every node says that the cluster is whole. */
    public static RedisCluster start(int masters, boolean withReplicas) {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < masters; i++) {
            cluster.masters.add(startNode());
            if (withReplicas) {
                cluster.replicas.add(startNode());
            }
        }
        cluster.shareSlots();
        cluster.meet();
        cluster.awaitWhole();
        cluster.replicate();
        return cluster;
    }

    public List<RedisServer> masters() {
        return List.copyOf(masters);
    }

    /** The replicas, each at the index of its master. */
    public List<RedisServer> replicas() {
        return List.copyOf(replicas);
    }

    public List<HostAndPort> addresses() {
        return nodes().stream().map(RedisServer::address).toList();
    }

    @Override
    public void close() {
        nodes().forEach(RedisServer::close);
    }

    private List<RedisServer> nodes() {
        List<RedisServer> nodes = new ArrayList<>(masters);
        nodes.addAll(replicas);
        return nodes;
    }

    private static RedisServer startNode() {
        return RedisServer.startOwn("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--save", "");
    }

    private void shareSlots() {
        for (int i = 0; i < masters.size(); i++) {
            int first = SLOTS * i / masters.size();
            int end = SLOTS * (i + 1) / masters.size();
            int[] slots = new int[end - first];
            for (int slot = first; slot < end; slot++) {
                slots[slot - first] = slot;
            }
            try (Jedis node = masters.get(i).connect()) {
                node.clusterAddSlots(slots);
                node.clusterSetConfigEpoch(i + 1L);
            }
        }
    }

    private void meet() {
        RedisServer first = masters.getFirst();
        for (RedisServer other : nodes()) {
            if (other != first) {
                try (Jedis node = other.connect()) {
                    node.clusterMeet(first.host(), first.port());
                }
            }
        }
    }

    private void replicate() {
        for (int i = 0; i < replicas.size(); i++) {
            try (Jedis master = masters.get(i).connect();
                    Jedis replica = replicas.get(i).connect()) {
                replica.clusterReplicate(master.clusterMyId());
            }
        }
        for (RedisServer replica : replicas) {
            RedisSentinels.awaitInSync(replica);
        }
    }

    private void awaitWhole() {
        for (RedisServer server : nodes()) {
            Awaitility.await("cluster whole at " + server.address())
                    .atMost(READY_LIMIT)
                    .until(() -> knowsAll(server));
        }
    }

    private boolean knowsAll(RedisServer server) {
        try (Jedis node = server.connect()) {
            String info = node.clusterInfo();
            return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + nodes().size());
        }
    }
}
