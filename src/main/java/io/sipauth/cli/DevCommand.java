package io.sipauth.cli;

import io.sipauth.app.Application;
import io.sipauth.app.Logs;
import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.config.HostPort;
import io.sipauth.config.Layer;
import io.sipauth.sql.SampleSubscribers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dev",
        description = {
            "Serves everything in one process on embedded defaults: an H2 file, nonces in memory,",
            "no API client needed, on loopback. Keys come from the environment: SIPAUTH_NONCE_TTL=5s."
        })
final class DevCommand implements Callable<Integer> {

    /** What dev makes itself; taking it from the environment would put samples into a real database. */
    private static final Set<String> OWN =
            Set.of("SIPAUTH_DATABASE_URL", "SIPAUTH_DATABASE_USER", "SIPAUTH_DATABASE_PASSWORD");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    private final Terminal terminal;

    @Option(names = "--http", paramLabel = "HOST:PORT", description = "Where to listen; default: 127.0.0.1:8080.")
    private @Nullable String http;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where the database and the nonce secret are kept. Default: ./${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    DevCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Config config = config(DevData.in(data));
        Logs.configure(config.log());
        Application application = Application.dev(config);
        announce(config.http().listen().host(), application.port());
        UntilStopped.run(application);
        return 0;
    }

    /** Defaults of dev, then the environment, then the options and what dev makes itself. */
    private Config config(DevData made) {
        for (String variable : OWN) {
            if (terminal.environment().containsKey(variable)) {
                throw new UsageException(variable + " is set, but dev makes its own database; use \"serve\"");
            }
        }
        List<Layer> layers = new ArrayList<>();
        layers.add(Layer.of(
                "dev",
                Map.of(
                        "domains",
                        SampleSubscribers.DOMAIN,
                        "nonce.secret-file",
                        made.nonceSecret().toString())));
        layers.add(Layer.environment(terminal.environment()));
        layers.add(Layer.of("dev", Map.of("database.url", made.databaseUrl(), "database.user", "sipauth")));
        if (http != null) {
            layers.add(Layer.of("--http", Map.of("http.listen", http)));
        }
        Config config = ConfigLoader.load(ConfigLoader.Purpose.DEV, layers);
        HostPort listen = config.http().listen();
        if (!LOOPBACK.contains(listen.host())) {
            throw new UsageException("dev answers whoever reaches it, so it listens on loopback alone, not on " + listen
                    + "; use \"serve\"");
        }
        return config;
    }

    private void announce(String host, int port) {
        String url = "http://" + new HostPort(host, port);
        String register = "%s register alice@%s --api %s".formatted(program(), SampleSubscribers.DOMAIN, url);
        terminal.out().print("""
                sipauth is ready at %1$s

                  domain       %2$s
                  subscribers  alice (password wonderland), bob (password builder)
                  data         %3$s

                Register a phone:      echo wonderland | %4$s
                Look it up:            curl '%1$s/v1/locations?aor=alice@%2$s'
                Ask for a challenge:   curl -d domain=%2$s -d method=REGISTER %1$s/v1/challenge
                Health, metrics, API:  %1$s/health/ready  %1$s/metrics  %1$s/openapi.json

                Ctrl-C ends it; what is registered stays in %3$s.
                """.formatted(
                        url, SampleSubscribers.DOMAIN, data.toAbsolutePath().normalize(), register));
        terminal.out().flush();
    }

    /** How the user called us; the start script tells. */
    private static String program() {
        return System.getProperty("sipauth.program", "bin/sipauth");
    }
}
