package io.sipauth.redis;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks one Sentinel after another for the master, at each connection, as Redis's guidelines for Sentinel
 * clients say. Whether the node really is one shows when it is written to: a replica cannot be opened.
 */
final class Sentinels implements Supplier<HostAndPort> {

    private final Connections connections;
    private final List<HostAndPort> sentinels;
    private final String masterName;
    private volatile int lastAnswering;

    Sentinels(Connections connections, List<HostAndPort> sentinels, String masterName) {
        this.connections = connections;
        this.sentinels = sentinels;
        this.masterName = masterName;
    }

    @Override
    public HostAndPort get() {
        JedisException last = new JedisConnectionException("no Sentinel knows the master " + masterName);
        int first = lastAnswering;
        for (int i = 0; i < sentinels.size(); i++) {
            int asked = (first + i) % sentinels.size();
            try {
                HostAndPort master = ask(sentinels.get(asked));
                if (master != null) {
                    lastAnswering = asked;
                    return master;
                }
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private @Nullable HostAndPort ask(HostAndPort sentinel) {
        try (Connection connection = connections.toSentinel(sentinel)) {
            connection.sendCommand(Protocol.Command.SENTINEL, "get-master-addr-by-name", masterName);
            List<String> address = connection.getMultiBulkReply();
            return address == null ? null : new HostAndPort(address.get(0), Integer.parseInt(address.get(1)));
        }
    }
}
