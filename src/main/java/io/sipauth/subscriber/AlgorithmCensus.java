package io.sipauth.subscriber;

import io.sipauth.digest.DigestAlgorithm;

/** Counts the accounts that stand in the way of offering an algorithm (CONTRACT §1 "algorithms"). */
public interface AlgorithmCensus {

    /**
     * How many enabled subscribers of this domain cannot be verified with this base algorithm in both forms of
     * the name. An indexed probe; blocks the caller, so it belongs to a background thread.
     */
    long accountsWithout(DigestAlgorithm algorithm, String domain);
}
