package io.sipauth.nonce;

import java.util.concurrent.CompletionStage;

/**
 * Remembers how each nonce was used, for all instances together (CONTRACT §2).
 *
 * <p>In one atomic step, in this order: a copy of a request accepted in the last 32 s is a
 * {@link NonceOutcome#RETRANSMISSION}; a nonce issued before the ledger's memory begins is
 * {@link NonceOutcome#FORGOTTEN}; a count outside the window of {@value #WINDOW} below the highest accepted,
 * or accepted before, is {@link NonceOutcome#USED}; anything else is accepted and remembered until the nonce
 * expires, plus 32 s. A one-time use ({@link NonceUse#ONE_TIME}) is accepted only if the nonce was not used by
 * this subscriber in any way, and after it nothing else is.
 *
 * <p>Thread-safe. The stage completes exceptionally with {@link io.sipauth.StoreUnavailableException} when the
 * store does not answer in time; callers must not block the completing thread.
 */
public interface NonceLedger {

    /** How long the identical request gets the identical verdict: 64*T1 (RFC 3261 §17.2.2). */
    long COPY_LIFE_MILLIS = 32_000;

    /** How far below the highest accepted count a late, unused one is still accepted. */
    int WINDOW = 64;

    /** Asks whether this use is the first, a copy or a replay, and remembers it if it is the first. */
    CompletionStage<NonceOutcome> claim(NonceUse use);
}
