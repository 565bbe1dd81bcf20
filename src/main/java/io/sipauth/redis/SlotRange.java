package io.sipauth.redis;

import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/** The slots from first to last, both included, and the master that serves them. */
record SlotRange(int first, int last, HostAndPort master) {

    /** Asks a node by CLUSTER SLOTS; each range there is first, last, master, replicas. */
    static List<SlotRange> read(Connection connection, HostAndPort asked) {
        connection.sendCommand(Protocol.Command.CLUSTER, "SLOTS");
        List<SlotRange> ranges = new ArrayList<>();
        for (Object range : connection.getObjectMultiBulkReply()) {
            if (!(range instanceof List<?> parts)
                    || parts.size() < 3
                    || !(parts.get(0) instanceof Long first)
                    || !(parts.get(1) instanceof Long last)
                    || !(parts.get(2) instanceof List<?> node)) {
                throw new JedisDataException("unexpected answer to CLUSTER SLOTS");
            }
            ranges.add(new SlotRange(first.intValue(), last.intValue(), address(node, asked)));
        }
        return ranges;
    }

    /** A node that does not know its own address leaves it out, and means the one it was asked at. */
    private static HostAndPort address(List<?> node, HostAndPort asked) {
        if (!(node.get(1) instanceof Long port)) {
            throw new JedisDataException("unexpected answer to CLUSTER SLOTS");
        }
        String host = node.get(0) instanceof byte[] bytes ? SafeEncoder.encode(bytes) : "";
        return new HostAndPort(host.isEmpty() ? asked.getHost() : host, port.intValue());
    }
}
