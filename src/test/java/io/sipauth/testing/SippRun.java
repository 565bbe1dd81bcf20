package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of SIPp with a scenario of {@code src/test/resources/sipp}, a call for each injected line. */
public final class SippRun {

    private static final int LIMIT_SECONDS = 240;
    private static final int SIMULTANEOUS = 30;
    /** More than this kind of machine can do: the number of simultaneous calls is what limits. */
    private static final int CALLS_PER_SECOND = 1000;

    /** What is left of a run: the exit code (0 when every call succeeded), its log lines and its screen. */
    public record Result(int exitCode, List<String> log, String screen) {}

    private SippRun() {}

    /**
     * Runs the scenario once for each line.
     *
     * @param domain the digest uri is {@code sip:} and this; SIPp's own choice is the proxy's address
     * @param localPort where the phones are, all of them
     * @param lines fields separated by {@code ;}
     */
    public static Result run(
            String scenario, InetSocketAddress proxy, String domain, int localPort, List<String> lines) {
        Path directory = directory();
        try {
            Path csv = directory.resolve("calls.csv");
            Files.writeString(csv, "SEQUENTIAL\n" + String.join("\n", lines) + "\n", UTF_8);
            List<String> command = command(scenario, proxy, csv, directory);
            command.addAll(List.of("-auth_uri", domain));
            command.addAll(List.of("-m", Integer.toString(lines.size())));
            command.addAll(List.of("-p", Integer.toString(localPort)));
            return execute(command, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteTree(directory);
        }
    }

    private static List<String> command(String scenario, InetSocketAddress proxy, Path csv, Path directory) {
        Path file = Path.of("src/test/resources/sipp", scenario).toAbsolutePath();
        String target = proxy.getAddress().getHostAddress() + ":" + proxy.getPort();
        List<String> command = new ArrayList<>(List.of("sipp", target, "-sf", file.toString(), "-inf", csv.toString()));
        command.addAll(List.of("-i", "127.0.0.1", "-t", "u1", "-nostdin", "-timeout_error"));
        // Nothing is lost on loopback, and SIPp takes a late copy of an answer for an unexpected message.
        command.add("-nr");
        command.addAll(List.of("-l", Integer.toString(SIMULTANEOUS), "-r", Integer.toString(CALLS_PER_SECOND)));
        command.addAll(List.of("-timeout", LIMIT_SECONDS + "s"));
        command.addAll(
                List.of("-trace_logs", "-log_file", directory.resolve("log").toString()));
        command.addAll(
                List.of("-trace_err", "-error_file", directory.resolve("errors").toString()));
        return command;
    }

    private static Result execute(List<String> command, Path directory) throws IOException {
        Path screen = directory.resolve("screen");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(screen.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS + 10L, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("sipp does not end: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        String errors = text(directory.resolve("errors"));
        List<String> log = text(directory.resolve("log")).lines().toList();
        return new Result(process.exitValue(), log, lastScreen(text(screen)) + errors);
    }

    /** SIPp writes its whole screen again and again; the last one tells all. */
    private static String lastScreen(String text) {
        return text.substring(Math.max(0, text.length() - 6000));
    }

    private static String text(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file, UTF_8) : "";
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("sipauth-sipp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.list(root)) {
            for (Path path : paths.toList()) {
                Files.deleteIfExists(path);
            }
            Files.deleteIfExists(root);
        } catch (IOException e) {
            System.out.println("left behind: " + root + ": " + e);
        }
    }
}
