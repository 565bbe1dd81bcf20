package io.sipauth.nonce;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The rules that an operator sets (keys under {@code nonce.}).
 *
 * @param life how long a nonce can be used
 * @param maxDrift how far ahead of our clock a nonce may have been issued
 * @param oneTime accept every nonce once, with or without nc
 * @param bound for each kind of request the parts that a nonce is bound to
 * @param boundAlways check those parts for responses with nc too, not only without (SER checks without)
 */
public record NoncePolicy(
        Duration life,
        Duration maxDrift,
        boolean oneTime,
        Map<RequestKind, Set<NonceParts.Part>> bound,
        boolean boundAlways) {

    /** The contract's defaults. */
    public static final NoncePolicy DEFAULTS =
            new NoncePolicy(Duration.ofSeconds(300), Duration.ofSeconds(3), false, Map.of(), false);

    public NoncePolicy {
        Map<RequestKind, Set<NonceParts.Part>> copy = new EnumMap<>(RequestKind.class);
        for (RequestKind kind : RequestKind.values()) {
            Set<NonceParts.Part> parts = bound.getOrDefault(kind, Set.of());
            copy.put(kind, parts.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(parts)));
        }
        bound = Map.copyOf(copy);
    }

    /** The parts that a nonce for this kind of request is bound to. */
    public Set<NonceParts.Part> boundFor(RequestKind kind) {
        return bound.getOrDefault(kind, Set.of());
    }
}
