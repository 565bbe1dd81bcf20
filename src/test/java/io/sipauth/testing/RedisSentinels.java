package io.sipauth.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A real master with one replica, watched by three Sentinels that fail over after half a second. */
public final class RedisSentinels implements AutoCloseable {

    public static final String MASTER_NAME = "sipauth";

    private static final Duration READY_LIMIT = Duration.ofSeconds(30);
    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;

    private final RedisServer master;
    private final RedisServer replica;
    private final List<RedisServer> sentinels = new ArrayList<>();

    private RedisSentinels(RedisServer master, RedisServer replica) {
        this.master = master;
        this.replica = replica;
    }

    /** Starts them and waits until every Sentinel knows the replica and the other Sentinels. */
    public static RedisSentinels start() {
        RedisServer master = RedisServer.startOwn("--save", "", "--repl-diskless-sync-delay", "0");
        RedisServer replica = RedisServer.startOwn("--save", "", "--replicaof", master.host() + " " + master.port());
        RedisSentinels started = new RedisSentinels(master, replica);
        awaitInSync(replica);
        for (int i = 0; i < SENTINELS; i++) {
            started.sentinels.add(watch(master));
        }
        started.awaitAcquainted();
        return started;
    }

    public RedisServer master() {
        return master;
    }

    public RedisServer replica() {
        return replica;
    }

    public List<HostAndPort> addresses() {
        return sentinels.stream().map(RedisServer::address).toList();
    }

    /** Waits until every Sentinel names this server as the master. */
    public void awaitMaster(RedisServer expected) {
        for (RedisServer sentinel : sentinels) {
            Awaitility.await("master " + expected.address())
                    .atMost(READY_LIMIT)
                    .until(() -> masterAt(sentinel).equals(expected.address()));
        }
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        replica.close();
        master.close();
    }

    static void awaitInSync(RedisServer replica) {
        Awaitility.await("replica in sync").atMost(READY_LIMIT).until(() -> {
            try (Jedis node = replica.connect()) {
                return node.info("replication").contains("master_link_status:up");
            }
        });
    }

    private static RedisServer watch(RedisServer master) {
        RedisServer sentinel = RedisServer.startOwn("--sentinel");
        try (Jedis node = sentinel.connect()) {
            node.sentinelMonitor(MASTER_NAME, master.host(), master.port(), QUORUM);
            node.sentinelSet(MASTER_NAME, Map.of("down-after-milliseconds", "500", "failover-timeout", "5000"));
        }
        return sentinel;
    }

    private void awaitAcquainted() {
        for (RedisServer sentinel : sentinels) {
            Awaitility.await("Sentinels acquainted").atMost(READY_LIMIT).until(() -> isAcquainted(sentinel));
        }
    }

    private static boolean isAcquainted(RedisServer sentinel) {
        try (Jedis node = sentinel.connect()) {
            Map<String, String> state = node.sentinelMaster(MASTER_NAME);
            return state.get("num-slaves").equals("1")
                    && state.get("num-other-sentinels").equals(Integer.toString(SENTINELS - 1));
        }
    }

    private static HostAndPort masterAt(RedisServer sentinel) {
        try (Jedis node = sentinel.connect()) {
            List<String> address = node.sentinelGetMasterAddrByName(MASTER_NAME);
            return new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
        }
    }
}
