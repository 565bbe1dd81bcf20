package io.sipauth.testing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Digest challenge, as a phone reads it. Independent of the code under test on purpose. */
public record Challenge(Map<String, String> parameters) {

    private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^,\\s]+))");

    /** Reads the value of WWW-Authenticate. */
    public static Challenge parse(String value) {
        if (!value.startsWith("Digest ")) {
            throw new AssertionError("no Digest challenge: " + value);
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(value);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), quoted == null ? matcher.group(3) : quoted);
        }
        return new Challenge(Map.copyOf(parameters));
    }

    public String realm() {
        return parameters.getOrDefault("realm", "");
    }

    public String nonce() {
        return parameters.getOrDefault("nonce", "");
    }

    public String algorithm() {
        return parameters.getOrDefault("algorithm", "MD5");
    }

    public String qop() {
        return parameters.getOrDefault("qop", "");
    }

    public boolean stale() {
        return parameters.getOrDefault("stale", "").equalsIgnoreCase("true");
    }
}
