package io.sipauth.subscriber;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Ha1;
import java.util.Map;
import java.util.Optional;

/**
 * One row of the {@code subscriber} table.
 *
 * @param name exactly as the row has it
 * @param enabled a disabled subscriber is answered like an unknown one
 * @param hashes the stored hashes that are usable: absent ones, and SHA-2 hashes whose fingerprint no longer
 *     matches the row (CONTRACT §1 "has"), are left out by the adapter
 * @param password the clear text where the row has one and {@code credentials.plaintext} allows it, else empty;
 *     it serves where a hash is missing
 * @param rpid the URI for Remote-Party-ID, or empty
 */
public record Subscriber(
        SubscriberName name, boolean enabled, Map<HashKey, String> hashes, String password, String rpid) {

    /** Which stored hash: of a base algorithm and for one form of the name. */
    public record HashKey(DigestAlgorithm algorithm, NameForm form) {}

    public Subscriber {
        hashes = Map.copyOf(hashes);
    }

    /** The stored hash of this base algorithm and form; empty where the row has none that is usable. */
    public Optional<Ha1> storedHa1(DigestAlgorithm algorithm, NameForm form) {
        String hex = hashes.get(new HashKey(algorithm, form));
        return hex == null ? Optional.empty() : Optional.of(new Ha1(algorithm, hex));
    }

    /** Never shows the secrets. */
    @Override
    public String toString() {
        return "Subscriber[" + name + ", enabled=" + enabled + "]";
    }
}
