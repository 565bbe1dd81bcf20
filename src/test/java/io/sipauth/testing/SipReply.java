package io.sipauth.testing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A SIP message that a phone received, read just as far as tests need: first line and header lines. */
public record SipReply(String text) {

    /** The status of a reply. */
    public int code() {
        return Integer.parseInt(text.substring("SIP/2.0 ".length(), "SIP/2.0 200".length()));
    }

    /** The first line. */
    public String firstLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    /** The values of every line with this name. */
    public List<String> headers(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The value of the only line with this name. */
    public String header(String name) {
        List<String> values = headers(name);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " fields " + name + " in\n" + text);
        }
        return values.getFirst();
    }

    /** The challenges of a 401, in the order of the message. */
    public List<Challenge> challenges() {
        return headers("WWW-Authenticate").stream().map(Challenge::parse).toList();
    }

    /** The challenge for this algorithm. */
    public Challenge challenge(String algorithm) {
        return challenges().stream()
                .filter(challenge -> challenge.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no challenge for " + algorithm + " in\n" + text));
    }

    /** Whether any challenge says stale=true. */
    public boolean stale() {
        return challenges().stream().anyMatch(Challenge::stale);
    }

    private Stream<String> lines() {
        return text.substring(0, Math.max(0, text.indexOf("\r\n\r\n"))).lines().skip(1);
    }
}
