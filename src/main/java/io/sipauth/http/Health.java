package io.sipauth.http;

import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /health/live} or {@code /health/ready} answers: 200 when well, else 503.
 *
 * @param checks each part by name with what is known of it, such as {@code redis} and {@code ok}; never a
 *     secret or an address with one in it, because no API client is asked for
 */
public record Health(boolean ok, Map<String, String> checks) {

    /** Well, with nothing to tell. */
    public static final Health OK = new Health(true, Map.of());

    public Health {
        checks = Map.copyOf(checks);
    }

    /** The reply's record, parts in order of name. */
    Reply reply() {
        return new Reply(ok ? "ok" : "unavailable", new TreeMap<>(checks));
    }

    /** The reply of both health calls. */
    record Reply(String status, Map<String, String> checks) {}
}
