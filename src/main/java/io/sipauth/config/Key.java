package io.sipauth.config;

import java.util.Locale;

/**
 * One setting: the only place that says what it may hold, its default and what it does.
 *
 * @param name dashed lower-case words, grouped by dots: {@code nonce.max-drift}
 * @param form what it may hold, with unit and range
 * @param defaultText the default as a file would write it
 * @param description one sentence for the reference
 */
public record Key<T>(String name, Form<T> form, String defaultText, String description) {

    private static final String PREFIX = "SIPAUTH_";
    private static final String FILE_SUFFIX = "-file";

    /** The environment variable that sets it: {@code SIPAUTH_NONCE_MAX_DRIFT}. */
    public String variable() {
        return variable(name);
    }

    /** Whether the value may also be given as the path of a file that holds it. */
    public boolean isSecret() {
        return form.isSecret();
    }

    /** For a secret: the key that names its file, {@code nonce.secret-file}. */
    public String fileName() {
        return name + FILE_SUFFIX;
    }

    static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
