package io.sipauth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One real Redis.
 *
 * <p>{@link #start()} uses the server named by {@code SIPAUTH_TEST_REDIS_URL} if that is set, else a process of
 * its own; {@link #startOwn} always makes a process, for tests that kill, pause or restart it. The process is
 * redis-server from the system, else from embedded-redis.
 */
public final class RedisServer implements AutoCloseable {

    public static final String URL_VARIABLE = "SIPAUTH_TEST_REDIS_URL";

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** Below the ephemeral range, and with room for the cluster bus at port + 10,000. */
    private static final int FIRST_PORT = 15_000;

    private static final int LAST_PORT = 31_000;
    private static final int PORT_TRIES = 100;

    private final HostAndPort address;
    private final @Nullable Path directory;
    private final List<String> command;
    private @Nullable Process process;

    private RedisServer(HostAndPort address, @Nullable Path directory, List<String> command) {
        this.address = address;
        this.directory = directory;
        this.command = command;
    }

    /** A Redis for tests that only talk to it, emptied first. */
    public static RedisServer start() {
        String url = System.getenv(URL_VARIABLE);
        if (url == null || url.isEmpty()) {
            return startOwn();
        }
        System.out.println("test support: Redis from " + URL_VARIABLE);
        URI uri = URI.create(url);
        RedisServer server = new RedisServer(new HostAndPort(uri.getHost(), uri.getPort()), null, List.of());
        server.flushAll();
        return server;
    }

    /** A process of its own, without persistence; arguments are added to the command line. */
    public static RedisServer startOwn(String... arguments) {
        return startBinary(RedisBinary.locate(), arguments);
    }

    static RedisServer startBinary(Path binary, String... arguments) {
        int port = freePort();
        Path directory = newDirectory();
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if (List.of(arguments).contains("--sentinel")) {
            command.add(directory.resolve("sentinel.conf").toString());
        }
        command.addAll(List.of("--port", Integer.toString(port), "--bind", LOOPBACK));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(List.of(arguments));
        RedisServer server = new RedisServer(new HostAndPort(LOOPBACK, port), directory, command);
        server.launch();
        return server;
    }

    public HostAndPort address() {
        return address;
    }

    public String host() {
        return address.getHost();
    }

    public int port() {
        return address.getPort();
    }

    /** A connection for the test's own questions; the caller closes it. */
    public Jedis connect() {
        return new Jedis(
                address,
                DefaultJedisClientConfig.builder().resp2().timeoutMillis(2_000).build());
    }

    public void flushAll() {
        try (Jedis redis = connect()) {
            redis.flushAll();
        }
    }

    /** Ends the process at once (SIGKILL): nothing is saved. */
    public void kill() {
        Process running = own();
        running.destroyForcibly();
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills it, forgets its files and starts it again on the same port. */
    public void restartEmpty() {
        kill();
        deleteFiles(false);
        launch();
    }

    /** Kills it and starts it again on the same port, from the dump that it last wrote. */
    public void restart() {
        kill();
        launch();
    }

    /** Stops it without closing its sockets (SIGSTOP): connections are accepted and nothing is answered. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets a paused one go on (SIGCONT). */
    public void resume() {
        signal("-CONT");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
            deleteFiles(true);
        }
    }

    private void launch() {
        try {
            Path log = ownDirectory().resolve("redis.log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(own()::destroyForcibly));
        Awaitility.await("redis-server on port " + port())
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .failFast("it ended: " + command, () -> !own().isAlive())
                .until(this::answers);
    }

    private boolean answers() {
        try (Jedis redis = connect()) {
            return "PONG".equals(redis.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    private void signal(String signal) {
        try {
            int result = new ProcessBuilder("kill", signal, Long.toString(own().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (result != 0) {
                throw new IllegalStateException("kill " + signal + " gave " + result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process own() {
        if (process == null) {
            throw new IllegalStateException("the Redis of " + URL_VARIABLE + " is not ours to stop");
        }
        return process;
    }

    private Path ownDirectory() {
        if (directory == null) {
            throw new IllegalStateException("the Redis of " + URL_VARIABLE + " has no directory of ours");
        }
        return directory;
    }

    private void deleteFiles(boolean withDirectory) {
        Path root = ownDirectory();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                if (withDirectory || !file.equals(root)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() {
        try {
            Path directory = Files.createTempDirectory("sipauth-redis");
            // redis-server --sentinel wants a file that it can rewrite; a server ignores it
            Files.createFile(directory.resolve("sentinel.conf"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        for (int attempt = 0; attempt < PORT_TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (isFree(port) && isFree(port + 10_000)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + FIRST_PORT + " and " + LAST_PORT);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
