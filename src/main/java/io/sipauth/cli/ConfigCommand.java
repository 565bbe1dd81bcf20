package io.sipauth.cli;

import io.sipauth.config.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "config", description = "Prints the configuration's keys.")
final class ConfigCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--print-defaults",
            required = true,
            description = "Prints a configuration file with every key at its default.")
    private boolean defaults;

    @Option(names = "--markdown", description = "Prints a Markdown table in its place.")
    private boolean markdown;

    ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(markdown || !defaults ? Reference.markdown() : Reference.yaml());
        terminal.out().flush();
        return 0;
    }
}
