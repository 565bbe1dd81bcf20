package io.sipauth.location;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The bindings of all addresses of record. Thread-safe. A stage completes exceptionally with
 * {@link io.sipauth.StoreUnavailableException} when the database does not answer in time, and with whatever
 * the step threw.
 */
public interface Bindings {

    /** A decision over the current bindings, pure and quick: it may run more than once. */
    @FunctionalInterface
    interface Step {
        /** Decides over every row of the AOR, in order of id, expired rows that are still kept included. */
        Registration decide(List<Binding> current, Instant now);
    }

    /**
     * Reads the AOR's rows under a lock, lets the step decide, writes its changes and commits; the stage
     * completes after the commit. Requests for one AOR are decided one after the other, here and at other
     * instances.
     */
    CompletionStage<Registration> update(Aor aor, Step step);

    /** The live bindings of the AOR, highest q first, then the latest change first. */
    CompletionStage<List<Binding>> find(Aor aor);
}
