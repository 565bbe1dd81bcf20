package io.sipauth.auth;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.nonce.NonceUse;
import java.util.List;

/**
 * A response that is to be verified: everything that does not need a store is done.
 *
 * @param index of the credentials in the request's values
 * @param readings the ways to read the user name, at least one
 * @param algorithm that was answered
 * @param bodyHash of the request's body, for auth-int alone; else empty
 * @param nowMillis when the request was taken up, in Unix milliseconds
 */
record Attempt(
        AuthRequest request,
        Credentials credentials,
        int index,
        String realm,
        List<NameReading> readings,
        DigestAlgorithm algorithm,
        String bodyHash,
        PresentedNonce nonce,
        long nowMillis) {

    /** Nothing of the credentials or the body. */
    @Override
    public String toString() {
        return "Attempt[" + readings.getFirst().name() + "]";
    }

    /** Whom a refusal is counted against. */
    NameReading countedName() {
        return readings.getFirst();
    }

    /** The count for the ledger. */
    long count(boolean oneTime) {
        return oneTime || !credentials.hasQop() ? NonceUse.ONE_TIME : credentials.count();
    }
}
