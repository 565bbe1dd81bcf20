package io.sipauth.redis;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The nonces that share a marker, and in a Cluster a hash slot and so a node. Key names:
 *
 * <pre>
 * sipauth:{bucket}:key      what is remembered of one nonce and subscriber
 * sipauth:{bucket}:memory   the marker, identity of the node and begin of its memory
 * </pre>
 */
final class Bucket {

    private final int number;
    private final String prefix;
    private final byte[] marker;

    Bucket(int number) {
        this.number = number;
        this.prefix = "sipauth:{" + number + "}:";
        this.marker = ascii(prefix + "memory");
    }

    int number() {
        return number;
    }

    byte[] marker() {
        return marker;
    }

    byte[] stateKey(String key) {
        return ascii(prefix + key);
    }

    int slot() {
        return JedisClusterCRC16.getSlot(marker);
    }

    /** Which of so many buckets, a power of two, a key is in; every instance must say the same. */
    static int numberOf(String key, int buckets) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & (buckets - 1);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
