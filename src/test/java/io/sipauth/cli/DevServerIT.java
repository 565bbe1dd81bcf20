package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sipauth dev} as a newcomer starts it: a process of its own. */
class DevServerIT {

    private static final Pattern READY = Pattern.compile("sipauth is ready at (http://127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    private record Server(Process process, String url, Path logFile) {
        String log() throws IOException {
            return Files.readString(logFile);
        }
    }

    @AfterEach
    void stop() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    /** Starts dev on a free port and waits until it is ready. */
    private Server start(String name) throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.sipauth.cli.Main",
                        "dev",
                        "--http",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("SIPAUTH_REGISTRAR_DEFAULT_EXPIRES", "1800s");
        Process process = builder.start();
        started.add(process);
        await().atMost(Duration.ofSeconds(60))
                .failFast(() ->
                        assertThat(process.isAlive()).as(Files.readString(log)).isTrue())
                .until(() -> READY.matcher(Files.readString(log)).find());
        Matcher ready = READY.matcher(Files.readString(log));
        assertThat(ready.find()).isTrue();
        return new Server(process, ready.group(1), log);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void dev_registerKillRestart_bindingIsStillThere() throws Exception {
        Server server = start("first");
        String url = server.url();
        TestTerminal phone = TestTerminal.withInput("wonderland\n");
        assertThat(phone.run("register", "alice@example.test", "--api", url, "--contact", "sip:alice@192.0.2.7:5060"))
                .as(phone.out() + phone.err())
                .isZero();
        assertThat(phone.out()).contains("algorithm=SHA-256", "rspauth=");
        assertThat(get(url + "/v1/locations?aor=alice@example.test").body()).contains("sip:alice@192.0.2.7:5060");
        assertThat(get(url + "/health/ready").statusCode()).isEqualTo(200);

        server.process().destroyForcibly().onExit().join();
        String again = start("second").url();

        assertThat(get(again + "/v1/locations?aor=alice@example.test").body()).contains("sip:alice@192.0.2.7:5060");
        TestTerminal removal = TestTerminal.withInput("wonderland\n");
        assertThat(removal.run("register", "alice@example.test", "--api", again, "--remove"))
                .as(removal.out() + removal.err())
                .isZero();
        assertThat(get(again + "/v1/locations?aor=alice@example.test").statusCode())
                .isEqualTo(404);
    }

    @Test
    void dev_wrongPassword_isRefused() throws Exception {
        String url = start("wrong").url();
        TestTerminal phone = TestTerminal.withInput("Wonderland\n");

        assertThat(phone.run("register", "alice@example.test", "--api", url)).isEqualTo(1);
        assertThat(phone.out()).contains("wrong user name or password");
    }

    @Test
    void dev_sigterm_endsInOrder() throws Exception {
        Server server = start("terminated");

        server.process().destroy();

        assertThat(server.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.log()).contains("event=stopping", "event=stopped");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/nonce.secret"))))
                .isEqualTo("rw-------");
        assertThat(server.log())
                .doesNotContain(
                        Files.readString(folder.resolve("data/nonce.secret")).strip());
    }

    @Test
    void dev_secondOnTheSameData_saysThatItIsInUse() throws Exception {
        start("holder");
        TestTerminal second = TestTerminal.withInput("");

        assertThat(second.run(
                        "dev",
                        "--http",
                        "127.0.0.1:0",
                        "--data",
                        folder.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(second.err()).contains("in use");
    }

    @Test
    void dev_commandsItPrints_areThere() throws Exception {
        Server server = start("printed");

        assertThat(server.log())
                .contains("register alice@example.test --api " + server.url(), "curl", "wonderland", "builder");
    }
}
