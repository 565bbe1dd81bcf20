package io.sipauth.nonce;

import java.util.concurrent.CompletionStage;

/** A ledger that can be out of reach for a while, as {@link FallbackNonceLedger} needs to know it. */
public interface RecoverableLedger extends NonceLedger {

    /** Completes when the store answers, exceptionally when it does not; changes nothing. */
    CompletionStage<Void> probe();

    /**
     * Begins the store's memory anew: every nonce issued until now is {@link NonceOutcome#FORGOTTEN} for every
     * instance, once the stage is complete.
     */
    CompletionStage<Void> forget();
}
