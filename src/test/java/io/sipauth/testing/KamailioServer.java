package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Kamailio on a free loopback port, run from a copy of {@code kamailio-config} with settings of its own.
 * Ended by its process id.
 */
public final class KamailioServer implements AutoCloseable {

    private static final Path SHIPPED = Path.of("kamailio-config");
    /** Configurations of tests alone, which may include the shipped ones. */
    private static final Path TEST = Path.of("src/test/resources/kamailio");

    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path directory;
    private final InetSocketAddress address;
    private final Process process;

    private KamailioServer(Path directory, InetSocketAddress address, Process process) {
        this.directory = directory;
        this.address = address;
        this.process = process;
    }

    /** What {@code kamailio -c} said about a configuration. */
    public record Check(int exitCode, String output) {}

    /** Starts it and waits until it answers OPTIONS. */
    public static KamailioServer start(KamailioSettings settings) {
        InetAddress loopback = settings.ipv6() ? loopback6() : InetAddress.getLoopbackAddress();
        InetSocketAddress address = new InetSocketAddress(loopback, freeUdpPort(loopback));
        Path directory = copy(settings, address);
        List<String> command = command(settings, directory);
        command.addAll(List.of("-DD", "-E", "-m", "256", "-M", "8"));
        command.addAll(List.of("-w", directory.toString(), "-Y", directory.toString()));
        KamailioServer server = new KamailioServer(directory, address, launch(command, directory));
        try {
            server.awaitAnswer();
        } catch (RuntimeException | Error e) {
            System.out.println(server.log());
            server.close();
            throw e;
        }
        return server;
    }

    /** Has Kamailio itself check a configuration, without running it. */
    public static Check check(KamailioSettings settings) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
        Path directory = copy(settings, address);
        List<String> command = command(settings, directory);
        command.add("-c");
        Process process = launch(command, directory);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kamailio -c does not end");
            }
            return new Check(process.exitValue(), readLog(directory));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            deleteTree(directory);
        }
    }

    /** Where it listens, UDP. */
    public InetSocketAddress address() {
        return address;
    }

    /** What it has written so far. */
    public String log() {
        return readLog(directory);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteTree(directory);
    }

    private void awaitAnswer() {
        try (RegisterClient probe = RegisterClient.to(address, "probe", "probe.invalid", "")) {
            Awaitility.await("Kamailio at " + address)
                    .atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError("Kamailio ended at its start");
                        }
                        return probe.answersOptions(Duration.ofMillis(200));
                    });
        }
    }

    private static List<String> command(KamailioSettings settings, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Files.isExecutable(Path.of("/usr/sbin/kamailio")) ? "/usr/sbin/kamailio" : "kamailio");
        command.addAll(List.of("-f", directory.resolve(settings.config()).toString()));
        return command;
    }

    private static Process launch(List<String> command, Path directory) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("kamailio.log").toFile());
            // It compares location.expires with local time; ours is UTC.
            builder.environment().put("TZ", "UTC");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(KamailioSettings settings, InetSocketAddress address) {
        try (Stream<Path> shipped = Files.list(SHIPPED);
                Stream<Path> test = Files.list(TEST)) {
            Path directory = Files.createTempDirectory("sipauth-kamailio");
            for (Path file : Stream.concat(shipped, test).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
            Path target = directory.resolve("settings.cfg");
            Files.writeString(target, settings.render(Files.readString(target, UTF_8), address), UTF_8);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLog(Path directory) {
        try {
            return Files.readString(directory.resolve("kamailio.log"), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freeUdpPort(InetAddress address) {
        try (DatagramSocket socket = new DatagramSocket(0, address)) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress loopback6() {
        try {
            byte[] address = new byte[16];
            address[15] = 1;
            return InetAddress.getByAddress(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.out.println("left behind: " + root + ": " + e);
        }
    }
}
