package io.sipauth.subscriber;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Finds subscribers. Thread-safe. A stage completes exceptionally with
 * {@link io.sipauth.StoreUnavailableException} when the database does not answer in time.
 */
public interface Subscribers {

    /** The subscriber of this name; the answer may be up to 10 s old. */
    CompletionStage<SubscriberLookup> find(SubscriberName name);

    /** The subscriber of this name, read from the database now. */
    CompletionStage<SubscriberLookup> findFresh(SubscriberName name);

    /**
     * The subscriber that this alias leads to ({@code dbaliases}, one step), or empty. A name that is itself a
     * subscriber's is never an alias.
     */
    CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias);
}
