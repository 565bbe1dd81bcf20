package io.sipauth.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.location.Registration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Embedded mode: a process killed with SIGKILL while it registers loses nothing that it acknowledged. */
class H2DurabilityIT {

    private static final int ENOUGH = 300;

    /** The process to be killed: registers without end, and prints each name after its acknowledgement. */
    static final class Victim {
        public static void main(String[] arguments) {
            DatabaseSettings settings = DatabaseSettings.embedded(Path.of(arguments[0]));
            new Migrator(settings).migrate();
            Database database = Database.open(settings, new SimpleMeterRegistry());
            SqlBindings bindings = new SqlBindings(database, InstantSource.system(), Duration.ZERO, Runnable::run);
            for (int round = 0; ; round++) {
                List<CompletionStage<Registration>> saves = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String user = "u" + round + "-" + i;
                    saves.add(bindings.update(BindingRows.aor(user), BindingRows.register("sip:x@192.0.2.1"))
                            .thenApply(saved -> {
                                System.out.println("saved " + user);
                                return saved;
                            }));
                }
                saves.forEach(BindingRows::await);
            }
        }
    }

    @Test
    void killed_keepsEveryAcknowledgedBinding() throws IOException, InterruptedException {
        Path directory = TestDatabases.h2Directory();
        DatabaseSettings settings = DatabaseSettings.embedded(directory);
        Process victim = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> acknowledged = acknowledged(victim);
        assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<String> rows = TestDatabases.rows(settings, "SELECT username FROM location");

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(rows).containsAll(acknowledged);
    }

    /** Kills it once it has acknowledged enough (by its handle: Process closes the pipe), and reads to its end. */
    private static List<String> acknowledged(Process victim) throws IOException {
        List<String> names = new ArrayList<>();
        try (BufferedReader output = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("saved ")) {
                    names.add(line.substring("saved ".length()));
                }
                if (names.size() == ENOUGH) {
                    victim.toHandle().destroyForcibly();
                }
            }
        } finally {
            victim.destroyForcibly();
        }
        return names;
    }
}
