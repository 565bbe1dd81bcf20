package io.sipauth.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command reads from and writes to.
 *
 * @param environment the environment variables
 */
record Terminal(BufferedReader in, PrintWriter out, PrintWriter err, Map<String, String> environment) {

    static Terminal ofProcess() {
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv());
    }

    /** A secret from a file: its first line. */
    static String secretFrom(Path file) {
        try {
            return firstLine(Files.readString(file));
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e);
        }
    }

    /** A secret from a variable, else asked for at the terminal, else the first line of the input. */
    String secret(String variable, String prompt) {
        String given = environment.get(variable);
        if (given != null) {
            return given;
        }
        @SuppressWarnings("SystemConsoleNull") // the start script selects the console that says so
        Console console = System.console();
        char @Nullable [] typed = console == null ? null : console.readPassword("%s: ", prompt);
        if (typed != null) {
            return new String(typed);
        }
        try {
            String line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw new UsageException("no " + prompt + " given: type it, pipe it in, or set " + variable);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
