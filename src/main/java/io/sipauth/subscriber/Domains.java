package io.sipauth.subscriber;

import java.util.Optional;

/** The domains that are served: those of the configuration and those of the {@code domain} table. */
public interface Domains {

    /** The domain in its configured spelling, found by name in any case of letters; empty when not served. */
    Optional<String> served(String host);
}
