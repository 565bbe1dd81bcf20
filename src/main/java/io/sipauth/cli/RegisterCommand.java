package io.sipauth.cli;

import io.sipauth.config.HostPort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "register",
        description = {
            "Registers one phone, once, and prints every message.",
            "The password comes from --password-file, SIPAUTH_PASSWORD, a prompt, or the input's first line."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:registered (200)",
            "1:refused by the server",
            "2:wrong usage",
            "3:no usable answer from the server"
        })
final class RegisterCommand implements Callable<Integer> {

    private static final int REFUSED = 1;
    private static final int NO_ANSWER = 3;
    private static final String UDP = "udp:";

    private final Terminal terminal;

    @Parameters(paramLabel = "USER@DOMAIN", description = "The address of record, such as alice@example.test.")
    private String aor = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(names = "--user", paramLabel = "NAME", description = "User name of the credentials, where it differs.")
    private String username = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "File whose first line is the password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--expires",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description = "Default: ${DEFAULT-VALUE}.")
    private long expires;

    @Option(names = "--contact", paramLabel = "URI", description = "Contact; default: this client's own address.")
    private String contact = "";

    @Option(names = "--remove", description = "Remove the contact; all of them where no --contact is given.")
    private boolean remove;

    @Option(names = "--api-client", paramLabel = "NAME", description = "API client to call the API as.")
    private String apiClient = "";

    @Option(names = "--api-secret-file", paramLabel = "FILE", description = "File whose first line is its secret.")
    private @Nullable Path apiSecretFile;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Give up after this; default: 32 over UDP, 5 over HTTP.")
    private int timeoutSeconds;

    /** Where to: exactly one of the two. */
    static final class Target {
        @Option(names = "--server", paramLabel = "udp:HOST:PORT", description = "A SIP server, over UDP.")
        private String server = "";

        @Option(names = "--api", paramLabel = "URL", description = "sipauth's HTTP API, as a proxy would call it.")
        private @Nullable URI api;
    }

    RegisterCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RegisterClient.Order order = order();
        try (SipExchange exchange = exchange()) {
            boolean registered = new RegisterClient(exchange, terminal.out(), new SecureRandom()).run(order);
            return registered ? 0 : REFUSED;
        } catch (NoAnswerException e) {
            terminal.err().println("sipauth: " + e.getMessage());
            return NO_ANSWER;
        }
    }

    private RegisterClient.Order order() {
        String name = aor.startsWith("sip:") ? aor.substring("sip:".length()) : aor;
        int at = name.lastIndexOf('@');
        boolean clean = name.chars().allMatch(c -> c > ' ' && c < 127 && "<>\",;".indexOf(c) < 0);
        if (at <= 0 || at == name.length() - 1 || !clean) {
            throw new UsageException("\"" + aor + "\" is no address of record, such as alice@example.test");
        }
        requireLine("--user", username);
        requireLine("--contact", contact);
        String user = name.substring(0, at);
        Path file = passwordFile;
        return new RegisterClient.Order(
                user,
                name.substring(at + 1),
                username.isEmpty() ? user : username,
                file == null ? terminal.secret("SIPAUTH_PASSWORD", "password") : Terminal.secretFrom(file),
                contact.isEmpty() && remove ? "*" : contact,
                remove ? 0 : expires);
    }

    private static void requireLine(String option, String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c != 127)) {
            throw new UsageException(option + " holds a control character");
        }
    }

    private SipExchange exchange() {
        URI api = target.api;
        if (api != null) {
            if (api.getHost() == null || !("http".equals(api.getScheme()) || "https".equals(api.getScheme()))) {
                throw new UsageException("--api must be an address such as http://127.0.0.1:8080");
            }
            return new ApiExchange(api, apiCredentials(), timeout(5));
        }
        if (!target.server.startsWith(UDP)) {
            throw new UsageException("--server must be udp:HOST:PORT, such as udp:127.0.0.1:5060");
        }
        HostPort server = hostPort(target.server.substring(UDP.length()));
        return new UdpExchange(new InetSocketAddress(server.host(), server.port()), timeout(32));
    }

    private static HostPort hostPort(String text) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--server must be udp:HOST:PORT, such as udp:127.0.0.1:5060");
        }
    }

    private String apiCredentials() {
        Path file = apiSecretFile;
        if (apiClient.isEmpty() != (file == null)) {
            throw new UsageException("--api-client and --api-secret-file belong together");
        }
        return file == null ? "" : apiClient + ':' + Terminal.secretFrom(file);
    }

    private Duration timeout(int fallbackSeconds) {
        return Duration.ofSeconds(timeoutSeconds > 0 ? timeoutSeconds : fallbackSeconds);
    }
}
