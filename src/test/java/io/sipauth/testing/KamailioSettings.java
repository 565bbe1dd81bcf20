package io.sipauth.testing;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a test changes in the shipped {@code settings.cfg}; a name that is not defined there is an error.
 *
 * @param config which of the shipped files is run
 * @param values for the names of {@code #!substdef} and {@code #!define} lines
 */
public record KamailioSettings(String config, Map<String, String> values, boolean transactions, boolean ipv6) {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    public KamailioSettings {
        values = Map.copyOf(values);
    }

    /** This file with eight workers and backends at an address where nobody listens. */
    public static KamailioSettings of(String config) {
        return new KamailioSettings(config, Map.of("WORKERS", "8"), false, false).backends(NOWHERE, NOWHERE);
    }

    /** Replaces one value. */
    public KamailioSettings with(String name, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(name, value);
        return new KamailioSettings(config, changed, transactions, ipv6);
    }

    public KamailioSettings backends(URI one, URI two) {
        return with("BACKEND_ONE", one.getAuthority()).with("BACKEND_TWO", two.getAuthority());
    }

    public KamailioSettings client(String name, String secret) {
        return with("CLIENT_NAME", name).with("CLIENT_SECRET", secret);
    }

    public KamailioSettings withTransactions() {
        return new KamailioSettings(config, values, true, ipv6);
    }

    public KamailioSettings withIpv6() {
        return new KamailioSettings(config, values, transactions, true);
    }

    /** The shipped settings with these values in place of its own. */
    String render(String shipped, InetSocketAddress listen) {
        String text = shipped;
        for (Map.Entry<String, String> value :
                with("SIP_LISTEN", "udp:" + hostPort(listen)).values.entrySet()) {
            text = set(text, value.getKey(), value.getValue());
        }
        return transactions ? replace(text, "##!define (WITH_TRANSACTIONS)", "#!define WITH_TRANSACTIONS") : text;
    }

    private static String set(String text, String name, String value) {
        return text.contains("#!define " + name + " ")
                ? replace(text, "#!define " + name + " .*", "#!define " + name + " " + value)
                : replace(text, "#!substdef \"!" + name + "![^!]*!g\"", "#!substdef \"!" + name + "!" + value + "!g\"");
    }

    private static String replace(String text, String pattern, String replacement) {
        Matcher matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("settings.cfg has no line " + pattern);
        }
        return matcher.replaceFirst(Matcher.quoteReplacement(replacement));
    }

    private static String hostPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
