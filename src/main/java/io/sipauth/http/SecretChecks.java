package io.sipauth.http;

import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * bcrypt, one at a time behind a bounded queue: whoever sends made-up secrets costs one core at most, and waits.
 * An unknown name is checked against a hash that nothing matches, for the same cost.
 */
final class SecretChecks {

    /** Checks that wait, 55 ms each: the last of them has its answer within a second. */
    static final int MAX_WAITING = 16;

    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore places = new Semaphore(MAX_WAITING + 1);
    private final Duration patience;
    private final String dummyHash;

    /** @param patience how long one check waits for its turn */
    SecretChecks(Duration patience, SecureRandom random) {
        this.patience = patience;
        this.dummyHash = ApiSecrets.hash(ApiSecrets.newSecret(random), random);
    }

    /** Whether the secret is the client's; false without a client, after the same work. */
    boolean check(String secret, @Nullable ApiClient client) {
        if (!places.tryAcquire()) {
            throw busy();
        }
        try {
            return inTurn(secret, client == null ? dummyHash : client.secretHash()) && client != null;
        } finally {
            places.release();
        }
    }

    private boolean inTurn(String secret, String hash) {
        awaitTurn();
        try {
            return ApiSecrets.matches(secret, hash);
        } finally {
            turn.release();
        }
    }

    private void awaitTurn() {
        try {
            if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private static ProblemException busy() {
        return new ProblemException(ProblemKind.BUSY, "too many secrets wait to be checked");
    }
}
