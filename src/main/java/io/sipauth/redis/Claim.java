package io.sipauth.redis;

import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import java.util.concurrent.CompletableFuture;

/** A use that waits for its outcome. Owned by whoever holds it: the caller, then one lane after another. */
final class Claim {

    private final NonceUse use;
    private final Bucket bucket;
    private final long madeAtNanos;
    private final CompletableFuture<NonceOutcome> stage = new CompletableFuture<>();
    private int redirections;

    Claim(NonceUse use, Bucket bucket, long nowNanos) {
        this.use = use;
        this.bucket = bucket;
        this.madeAtNanos = nowNanos;
    }

    NonceUse use() {
        return use;
    }

    Bucket bucket() {
        return bucket;
    }

    CompletableFuture<NonceOutcome> stage() {
        return stage;
    }

    boolean isOlderThan(long nanos, long nowNanos) {
        return nowNanos - madeAtNanos > nanos;
    }

    /** Counts one more redirection and says which one it is. */
    int redirected() {
        return ++redirections;
    }

    void succeed(NonceOutcome outcome) {
        stage.complete(outcome);
    }

    void fail(StoreUnavailableException fault) {
        stage.completeExceptionally(fault);
    }
}
