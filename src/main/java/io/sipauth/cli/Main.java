package io.sipauth.cli;

import io.sipauth.StoreUnavailableException;
import io.sipauth.app.StartException;
import io.sipauth.config.ConfigException;
import io.sipauth.sql.SchemaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line's front door: {@code sipauth COMMAND …}. */
@Command(
        name = "sipauth",
        description = "SIP authentication and registration for Kamailio and OpenSIPS.",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    /** The exit code where a store does not answer, or the server cannot start. */
    static final int FAILED = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    private Main() {}

    /** Runs one command and ends the process with its exit code: 0 for success, 2 for wrong usage. */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    /** Runs one command; returns its exit code. */
    static int run(Terminal terminal, String... arguments) {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(new DevCommand(terminal))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new MigrateCommand(terminal))
                .addSubcommand(new ApiClientCommand(terminal))
                .addSubcommand(new RegisterCommand(terminal))
                .addSubcommand(new ConfigCommand(terminal))
                .addSubcommand(new VersionCommand(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionExceptionHandler((failure, line, result) -> exitCode(failure, terminal));
        if (arguments.length == 0) {
            commands.usage(terminal.err());
            return CommandLine.ExitCode.USAGE;
        }
        return commands.execute(arguments);
    }

    private static int exitCode(Exception failure, Terminal terminal) throws Exception {
        return switch (failure) {
            case UsageException e -> tell(terminal, e.getMessage(), CommandLine.ExitCode.USAGE);
            case ConfigException e -> tell(terminal, e.getMessage(), CommandLine.ExitCode.USAGE);
            case StartException e -> tell(terminal, e.getMessage(), FAILED);
            case SchemaException e -> tell(terminal, e.getMessage(), FAILED);
            case StoreUnavailableException e -> tell(terminal, withCause(e), FAILED);
            default -> throw failure;
        };
    }

    private static String withCause(StoreUnavailableException e) {
        Throwable root = e; // a pool tells of its time-out, the fault below it why
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root.getMessage();
    }

    private static int tell(Terminal terminal, @Nullable String message, int exitCode) {
        terminal.err().println("sipauth: " + message);
        return exitCode;
    }
}
