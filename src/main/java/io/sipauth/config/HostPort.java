package io.sipauth.config;

/**
 * Where something listens.
 *
 * @param host a name or an address; IPv6 without its brackets
 * @param port 0 to 65535; 0 asks for any free one
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    public HostPort {
        if (host.isEmpty() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("must be HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
        }
    }

    /** Reads {@code 127.0.0.1:8080}, {@code db.example.test:3306} or {@code [::1]:8080}. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        boolean ambiguous = !bracketed && host.indexOf(':') >= 0;
        return new HostPort(ambiguous ? "" : host, portOf(text.substring(colon + 1)));
    }

    private static int portOf(String digits) {
        boolean plain =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Integer.parseInt(digits) : -1;
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
