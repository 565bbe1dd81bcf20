package io.sipauth.cli;

import io.sipauth.app.Application;
import io.sipauth.app.Logs;
import io.sipauth.config.Config;
import io.sipauth.config.ConfigLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Serves the HTTP API with MariaDB and Redis, until it is stopped.")
final class ServeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFileOption file = new ConfigFileOption();

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Config config = file.load(ConfigLoader.Purpose.SERVE, terminal);
        Logs.configure(config.log());
        UntilStopped.run(Application.serve(config, BootstrapVariable.read(terminal)));
        return 0;
    }
}
