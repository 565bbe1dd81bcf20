package io.sipauth.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RedisServerIT {

    @Test
    void startBinary_embedded_answers() {
        try (RedisServer server = RedisServer.startBinary(RedisBinary.embedded());
                Jedis redis = server.connect()) {
            assertThat(redis.set("key", "value")).isEqualTo("OK");
        }
    }

    @Test
    void restartEmpty_afterWrites_forgetsThem() {
        try (RedisServer server = RedisServer.startOwn()) {
            try (Jedis redis = server.connect()) {
                redis.set("key", "value");
                redis.save();
            }
            server.restartEmpty();
            try (Jedis redis = server.connect()) {
                assertThat(redis.dbSize()).isZero();
            }
        }
    }

    @Test
    void restart_afterSave_remembers() {
        try (RedisServer server = RedisServer.startOwn()) {
            try (Jedis redis = server.connect()) {
                redis.set("key", "value");
                redis.save();
            }
            server.restart();
            try (Jedis redis = server.connect()) {
                assertThat(redis.get("key")).isEqualTo("value");
            }
        }
    }

    @Test
    void pause_thenResume_answersAgain() {
        try (RedisServer server = RedisServer.startOwn()) {
            server.pause();
            assertThatThrownBy(() -> server.connect().ping()).isInstanceOf(JedisConnectionException.class);
            server.resume();
            try (Jedis redis = server.connect()) {
                assertThat(redis.ping()).isEqualTo("PONG");
            }
        }
    }

    @Test
    void cluster_threeMasters_shareTheSlots() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                Jedis node = cluster.masters().getFirst().connect()) {
            assertThat(node.clusterInfo()).contains("cluster_size:3", "cluster_slots_assigned:16384");
        }
    }

    @Test
    void sentinels_masterKilled_nameTheReplica() {
        try (RedisSentinels sentinels = RedisSentinels.start()) {
            sentinels.master().kill();
            sentinels.awaitMaster(sentinels.replica());
        }
    }
}
