package io.sipauth.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.app.Policies;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiScope;
import io.sipauth.client.ApiSecrets;
import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.sql.Database;
import io.sipauth.sql.SqlApiClients;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "api-client", description = "Adds, lists and removes those who may call the HTTP API.")
final class ApiClientCommand {

    private static final int FAILED = 1;

    private final Terminal terminal;

    ApiClientCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "add", description = "Adds a client and shows its new secret, once.")
    int add(
            @Mixin ConfigFileOption config,
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(
                            names = "--scope",
                            split = ",",
                            paramLabel = "SCOPE",
                            defaultValue = "auth,location",
                            description = "What it may do: auth, location, admin. Default: ${DEFAULT-VALUE}.")
                    List<String> scopes) {
        String checked = ApiClientNames.checked(name);
        Set<ApiScope> granted = scopes.stream()
                .map(ApiClientCommand::scope)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ApiScope.class)));
        SecureRandom random = new SecureRandom();
        String secret = ApiSecrets.newSecret(random);
        ApiClient client = new ApiClient(checked, ApiSecrets.hash(secret, random), granted, Instant.now());
        return with(config, clients -> {
            if (!clients.add(client)) {
                terminal.err().println("sipauth: there is an API client " + checked + " already");
                return FAILED;
            }
            terminal.err().println("The secret of " + checked + ", shown this once:");
            terminal.out().println(secret);
            return 0;
        });
    }

    @Command(name = "list", description = "Lists all clients with their scopes.")
    int list(@Mixin ConfigFileOption config) {
        return with(config, clients -> {
            clients.list().forEach(client -> terminal.out().println(client.name() + "  " + words(client.scopes())));
            return 0;
        });
    }

    @Command(name = "remove", description = "Removes a client; its calls are refused a second later.")
    int remove(
            @Mixin ConfigFileOption config, @Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        return with(config, clients -> {
            if (!clients.remove(name)) {
                terminal.err().println("sipauth: there is no API client " + name);
                return FAILED;
            }
            return 0;
        });
    }

    private int with(ConfigFileOption file, ToIntFunction<SqlApiClients> action) {
        Config config = file.load(ConfigLoader.Purpose.DATABASE, terminal);
        try (Database database = Database.open(Policies.database(config), new SimpleMeterRegistry())) {
            return action.applyAsInt(new SqlApiClients(database));
        }
    }

    private static ApiScope scope(String word) {
        return Arrays.stream(ApiScope.values())
                .filter(scope -> scope.key().equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new UsageException("\"" + word + "\" is no scope: auth, location or admin"));
    }

    private static String words(Set<ApiScope> scopes) {
        return scopes.stream().sorted().map(ApiScope::key).collect(Collectors.joining(","));
    }
}
