package io.sipauth.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/** A terminal in memory: runs a command line and keeps what it wrote. */
final class TestTerminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal;

    TestTerminal(String input, Map<String, String> environment) {
        terminal = new Terminal(
                new BufferedReader(new StringReader(input)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment);
    }

    static TestTerminal withInput(String input) {
        return new TestTerminal(input, Map.of());
    }

    int run(String... arguments) {
        return Main.run(terminal, arguments);
    }

    Terminal terminal() {
        return terminal;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
