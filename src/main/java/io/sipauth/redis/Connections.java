package io.sipauth.redis;

import java.util.List;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;

/** Makes connections as the settings say; every wait on them is bounded. */
final class Connections {

    private final JedisClientConfig data;
    private final JedisClientConfig sentinel;

    Connections(RedisSettings settings) {
        this.data = config(settings)
                .user(settings.user().isEmpty() ? null : settings.user())
                .password(settings.password().isEmpty() ? null : settings.password())
                .database(settings.database())
                .build();
        this.sentinel = config(settings)
                .password(settings.sentinelPassword().isEmpty() ? null : settings.sentinelPassword())
                .build();
    }

    /** Connects to a server and logs in; throws a JedisException if that fails. */
    Connection toServer(HostAndPort node) {
        return new Connection(node, data);
    }

    Connection toSentinel(HostAndPort node) {
        return new Connection(node, sentinel);
    }

    static List<HostAndPort> addresses(RedisSettings settings) {
        return settings.nodes().stream()
                .map(node -> new HostAndPort(node.host(), node.port()))
                .toList();
    }

    private static DefaultJedisClientConfig.Builder config(RedisSettings settings) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .clientName("sipauth")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .connectionTimeoutMillis((int) settings.connectTimeout().toMillis())
                .socketTimeoutMillis((int) settings.timeout().toMillis());
        // the defaults check the certificate and that it is the host's
        return settings.tls() ? config.sslOptions(SslOptions.defaults()) : config;
    }
}
