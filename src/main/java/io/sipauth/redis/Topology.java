package io.sipauth.redis;

import java.util.List;
import redis.clients.jedis.HostAndPort;

/** Which node serves which bucket. Thread-safe. */
interface Topology extends AutoCloseable {

    int buckets();

    /** Hands a claim to the lane that leads to its bucket's node. */
    void offer(Claim claim);

    /** Each node with the buckets that it serves, asked for now; throws a JedisException if nobody tells. */
    List<Served> served();

    @Override
    void close();

    /** A node and its buckets. */
    record Served(HostAndPort node, List<Bucket> buckets) {}
}
