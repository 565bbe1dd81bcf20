package io.sipauth.cli;

import io.sipauth.digest.DigestAlgorithm;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A challenge as a client reads it (RFC 7616 §3.3).
 *
 * @param qop as the server wrote it, empty where it offers none
 */
record DigestChallenge(
        String realm, String nonce, DigestAlgorithm algorithm, List<String> qop, String opaque, boolean stale) {

    private static final String SCHEME = "digest ";

    DigestChallenge {
        qop = List.copyOf(qop);
    }

    /**
     * The first challenge that can be answered: a server lists them by preference (RFC 8760 §2.4).
     *
     * @param values of WWW-Authenticate, one field each
     */
    static Optional<DigestChallenge> choose(List<String> values) {
        return values.stream()
                .map(DigestChallenge::parse)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<DigestChallenge> parse(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        Map<String, String> parameters = parameters(value.substring(SCHEME.length()));
        List<String> qop = List.of(parameters.getOrDefault("qop", "").split("\\s*,\\s*"));
        boolean answerable = parameters.containsKey("nonce") && (qop.contains("auth") || qop.equals(List.of("")));
        return DigestAlgorithm.of(parameters.getOrDefault("algorithm", "MD5"))
                .filter(algorithm -> answerable)
                .map(algorithm -> new DigestChallenge(
                        parameters.getOrDefault("realm", ""),
                        parameters.getOrDefault("nonce", ""),
                        algorithm,
                        qop.contains("auth") ? qop : List.of(),
                        parameters.getOrDefault("opaque", ""),
                        parameters.getOrDefault("stale", "").equalsIgnoreCase("true")));
    }

    /** {@code name=value} and {@code name="quoted value"}, separated by commas. */
    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return parameters;
            }
            String name = text.substring(at, equals).replace(',', ' ').strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = readValue(text, equals + 1, value);
            parameters.put(name, value.toString());
        }
        return parameters;
    }

    /** Appends the value that starts here; returns the offset behind it. */
    private static int readValue(String text, int start, StringBuilder value) {
        int at = start;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length() || text.charAt(at) != '"') {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            value.append(text.substring(at, end).strip());
            return end;
        }
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        return at + 1;
    }
}
