package io.sipauth.cli;

import io.sipauth.app.BootstrapClient;
import io.sipauth.client.ApiSecrets;
import java.nio.file.Path;
import java.util.List;

/** Reads {@code SIPAUTH_API_BOOTSTRAP_CLIENT=NAME:SECRET-FILE}. */
final class BootstrapVariable {

    private static final String VARIABLE = "SIPAUTH_API_BOOTSTRAP_CLIENT";

    private BootstrapVariable() {}

    /** The client, or none where the variable is not set. Throws {@link UsageException}. */
    static List<BootstrapClient> read(Terminal terminal) {
        String value = terminal.environment().getOrDefault(VARIABLE, "");
        if (value.isEmpty()) {
            return List.of();
        }
        int colon = value.indexOf(':');
        if (colon <= 0 || colon == value.length() - 1) {
            throw new UsageException(VARIABLE + " must be NAME:SECRET-FILE");
        }
        String name = ApiClientNames.checked(value.substring(0, colon));
        String secret = Terminal.secretFrom(Path.of(value.substring(colon + 1)));
        if (secret.isEmpty()) {
            throw new UsageException(VARIABLE + ": the secret file is empty");
        }
        if (ApiSecrets.tooLong(secret)) {
            throw new UsageException(VARIABLE + ": the secret is longer than " + ApiSecrets.MAX_OCTETS
                    + " octets, which bcrypt cannot hash");
        }
        return List.of(new BootstrapClient(name, secret));
    }
}
