package io.sipauth.redis;

import io.sipauth.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import redis.clients.jedis.HostAndPort;

/** A single server, or the master that Sentinels name: one bucket, one lane. */
final class OneMaster implements Topology {

    private final List<Bucket> bucket = List.of(new Bucket(0));
    private final Supplier<HostAndPort> master;
    private final Lane lane;

    /** @param master asked before each connection; throws a JedisException where nobody knows */
    OneMaster(
            Supplier<HostAndPort> master,
            Connections connections,
            RedisSettings settings,
            Executor completions,
            LedgerMetrics metrics) {
        this.master = master;
        this.lane = new Lane("master", new ToMaster(), connections, settings, completions, metrics);
        lane.start();
    }

    @Override
    public int buckets() {
        return 1;
    }

    @Override
    public void offer(Claim claim) {
        lane.offer(claim);
    }

    @Override
    public List<Served> served() {
        return List.of(new Served(master.get(), bucket));
    }

    @Override
    public void close() {
        lane.close();
    }

    private final class ToMaster implements Lane.Route {
        @Override
        public HostAndPort node() {
            return master.get();
        }

        @Override
        public List<Bucket> buckets() {
            return bucket;
        }

        @Override
        public void moved(Claim claim, HostAndPort to) {
            claim.fail(new StoreUnavailableException("redis: the server is a Cluster node, set redis.mode"));
        }

        @Override
        public void failed() {
            // the master is asked for anew at the next connection
        }
    }
}
