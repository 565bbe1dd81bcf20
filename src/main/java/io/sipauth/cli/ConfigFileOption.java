package io.sipauth.cli;

import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import io.sipauth.config.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configuration of a command: a file, then the environment. */
final class ConfigFileOption {

    private static final String VARIABLE = "SIPAUTH_CONFIG";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (YAML); SIPAUTH_CONFIG names it, too. Keys also come from the environment,"
                    + " which wins: SIPAUTH_NONCE_TTL=5s.")
    private @Nullable Path file;

    /** Reads it. Throws {@link io.sipauth.config.ConfigException} with every fault. */
    Config load(ConfigLoader.Purpose purpose, Terminal terminal) {
        List<Layer> layers = new ArrayList<>();
        String named = terminal.environment().get(VARIABLE);
        if (file != null) {
            layers.add(Layer.file(file));
        } else if (named != null && !named.isEmpty()) {
            layers.add(Layer.file(Path.of(named)));
        }
        layers.add(Layer.environment(terminal.environment()));
        return ConfigLoader.load(purpose, layers);
    }
}
