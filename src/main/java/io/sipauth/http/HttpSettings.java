package io.sipauth.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The rules that an operator sets (keys under {@code http.}, {@code api.} and {@code rpid.}).
 *
 * @param hosts names that a Host field may carry besides loopback, in lower case, without port
 * @param access who may call without an API client
 * @param maxBodyOctets a longer body is 413
 * @param maxInFlight calls answered at the same time; one more is 503 at once
 * @param deadline how long a store may take; then 503, below the shipped client's time-out of 3 s (CONTRACT §6)
 * @param idleTimeout how long a connection without a request stays open: longer than a proxy's pauses, because
 *     a client that finds its kept connection closed has lost a request
 * @param requestTimeout how long a request may take to arrive, from its first octet to its last
 * @param stopTimeout how long calls in flight may take to end when the server stops
 * @param rpidPrefix stands before the URI in Remote-Party-ID
 * @param rpidSuffix stands after it
 */
public record HttpSettings(
        Set<String> hosts,
        Access access,
        Tls tls,
        int maxBodyOctets,
        int maxInFlight,
        Duration deadline,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration stopTimeout,
        String rpidPrefix,
        String rpidSuffix) {

    /** The contract's defaults; prefix and suffix are SER's. */
    public static final HttpSettings DEFAULTS = new HttpSettings(
            Set.of(),
            Access.CLIENTS,
            new Tls.Off(),
            131_072, // a message of 65,535 octets as form or JSON, escapes included
            1024, // at 2 ms a call far above what two cores answer; a bound for memory, not a throttle
            Duration.ofSeconds(2),
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            "",
            ";party=calling;id-type=subscriber;screen=yes");

    public HttpSettings {
        hosts = Set.copyOf(hosts);
    }

    /** Who may call without naming an API client. */
    public enum Access {
        /** Nobody. */
        CLIENTS,
        /** Peers on a loopback address ({@code api.open-on-loopback}). */
        OPEN_ON_LOOPBACK,
        /** Everybody: {@code dev} alone. */
        OPEN
    }

    /** How the connections are protected. */
    public sealed interface Tls {
        /** Plain HTTP. */
        record Off() implements Tls {}

        /** TLS 1.2 and 1.3 with a chain of certificates and its PKCS #8 key, both PEM. */
        record Pem(Path certificate, Path key) implements Tls {}
    }

    public HttpSettings withAccess(Access changed) {
        return new HttpSettings(
                hosts,
                changed,
                tls,
                maxBodyOctets,
                maxInFlight,
                deadline,
                idleTimeout,
                requestTimeout,
                stopTimeout,
                rpidPrefix,
                rpidSuffix);
    }
}
