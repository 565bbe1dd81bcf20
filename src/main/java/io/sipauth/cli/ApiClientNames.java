package io.sipauth.cli;

/** What an API client may be called: it travels in HTTP Basic and in a proxy's URL. */
final class ApiClientNames {

    private static final int MAX_LENGTH = 64;

    private ApiClientNames() {}

    /** The name. Throws {@link UsageException} for one that cannot be sent. */
    static String checked(String name) {
        boolean sendable = !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
        if (!sendable) {
            throw new UsageException(
                    "an API client's name has 1 to " + MAX_LENGTH + " letters, digits, \".\", \"_\" or \"-\"");
        }
        return name;
    }
}
