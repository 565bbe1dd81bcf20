package io.sipauth.redis;

import java.time.Duration;
import java.util.List;

/**
 * How Redis is reached (keys under {@code redis.}).
 *
 * @param mode what {@code nodes} are
 * @param nodes the server; or the Sentinels; or some nodes of the Cluster, the others are found
 * @param masterName the name that the Sentinels know the master by; empty in the other modes
 * @param user the ACL user; empty for the default one
 * @param password empty for none
 * @param sentinelPassword what the Sentinels themselves ask for; empty for none
 * @param database the database number, 0 in a Cluster
 * @param tls speak TLS, with the JVM's trust store and the host's name checked
 * @param connectTimeout how long a connection may take to be made, 1 ms to 10 s
 * @param timeout how long an answer may take, and a claim may wait for its turn, 1 ms to 10 s
 * @param linger how long a claim waits for company before it is sent, zero to 10 ms; zero unless measured
 */
public record RedisSettings(
        Mode mode,
        List<Node> nodes,
        String masterName,
        String user,
        String password,
        String sentinelPassword,
        int database,
        boolean tls,
        Duration connectTimeout,
        Duration timeout,
        Duration linger) {

    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofMillis(500);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_LINGER = Duration.ofMillis(10);

    /** The three ways to run Redis. */
    public enum Mode {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    /** An address as configured; the host is a name or an IP address without brackets. */
    public record Node(String host, int port) {

        private static final int MAX_PORT = 65_535;

        public Node {
            require(!host.isEmpty(), "redis node without a host");
            require(port > 0 && port <= MAX_PORT, "redis node with a port out of range");
        }

        /** Reads {@code host:port} or {@code [IPv6]:port}. */
        public static Node parse(String text) {
            int colon = text.lastIndexOf(':');
            require(colon > 0, "redis node is not host:port: " + text);
            String host = text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            require(bracketed || host.indexOf(':') < 0, "redis node needs brackets around IPv6: " + text);
            try {
                return new Node(
                        bracketed ? host.substring(1, host.length() - 1) : host,
                        Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("redis node is not host:port: " + text, e);
            }
        }
    }

    public RedisSettings {
        nodes = List.copyOf(nodes);
        require(!nodes.isEmpty(), "redis.nodes is empty");
        require(mode != Mode.SINGLE || nodes.size() == 1, "redis.nodes: one node in mode single");
        require(
                (mode == Mode.SENTINEL) != masterName.isEmpty(),
                "redis.master-name: for mode sentinel, and only there");
        require(mode != Mode.CLUSTER || database == 0, "redis.database: 0 in mode cluster");
        require(database >= 0, "redis.database: not negative");
        require(user.isEmpty() || !password.isEmpty(), "redis.user needs redis.password");
        require(isWithin(connectTimeout, Duration.ofMillis(1), MAX_TIMEOUT), "redis.connect-timeout: 1 ms to 10 s");
        require(isWithin(timeout, Duration.ofMillis(1), MAX_TIMEOUT), "redis.timeout: 1 ms to 10 s");
        require(isWithin(linger, Duration.ZERO, MAX_LINGER), "redis.linger: 0 to 10 ms");
    }

    /** One server with the defaults for everything else. */
    public static RedisSettings single(Node node) {
        return of(Mode.SINGLE, List.of(node), "");
    }

    /** A master that Sentinels name, with the defaults for everything else. */
    public static RedisSettings sentinel(List<Node> sentinels, String masterName) {
        return of(Mode.SENTINEL, sentinels, masterName);
    }

    /** A Cluster, with the defaults for everything else. */
    public static RedisSettings cluster(List<Node> nodes) {
        return of(Mode.CLUSTER, nodes, "");
    }

    private static RedisSettings of(Mode mode, List<Node> nodes, String masterName) {
        return new RedisSettings(
                mode, nodes, masterName, "", "", "", 0, false, DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT, Duration.ZERO);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "RedisSettings[" + mode + " " + nodes + (tls ? " tls" : "") + "]";
    }

    private static boolean isWithin(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean right, String fault) {
        if (!right) {
            throw new IllegalArgumentException(fault);
        }
    }
}
