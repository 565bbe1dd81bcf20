package io.sipauth.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param key the key as the file has it, {@code nonce.ttl}
 * @param source where it was set: a file's name, an environment variable, or empty where nothing was set
 * @param message what is wrong and what would be right; never shows a secret
 */
public record Fault(String key, String source, String message) {

    @Override
    public String toString() {
        return key + ": " + message + (source.isEmpty() ? "" : " (" + source + ")");
    }
}
