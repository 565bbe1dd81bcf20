package io.sipauth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.StoreUnavailableException;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedSubscribersTest {

    private static final SubscriberName ALICE = new SubscriberName("alice", "example.test");

    private final AtomicLong nanos = new AtomicLong();
    private final Source source = new Source();
    private final CachedSubscribers cached = new CachedSubscribers(source, nanos::get);

    /** Answers in the order of {@code pending}, or at once with the number of the read. */
    private static final class Source implements Subscribers {
        final List<CompletableFuture<SubscriberLookup>> held = new ArrayList<>();
        boolean hold;
        boolean down;
        int reads;
        int aliasReads;

        @Override
        public CompletionStage<SubscriberLookup> find(SubscriberName name) {
            return findFresh(name);
        }

        @Override
        public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
            reads++;
            if (down) {
                return CompletableFuture.failedFuture(new StoreUnavailableException("down"));
            }
            if (hold) {
                held.add(new CompletableFuture<>());
                return held.getLast();
            }
            return CompletableFuture.completedFuture(new SubscriberLookup.Unknown(reads));
        }

        @Override
        public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
            aliasReads++;
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private long readAt(CompletionStage<SubscriberLookup> stage) {
        return stage.toCompletableFuture().join().readAtMillis();
    }

    @Test
    void find_withinTenSeconds_readsOnce_unknownNamesToo() {
        assertThat(readAt(cached.find(ALICE))).isEqualTo(1);
        nanos.set(CachedSubscribers.LIFE.toNanos() - 1);
        assertThat(readAt(cached.find(ALICE))).isEqualTo(1);
        assertThat(source.reads).isEqualTo(1);
    }

    @Test
    void find_atTenSeconds_readsAgain() {
        cached.find(ALICE);
        nanos.set(CachedSubscribers.LIFE.toNanos());

        assertThat(readAt(cached.find(ALICE))).isEqualTo(2);
    }

    @Test
    void findFresh_passesTheCacheAndRefillsIt() {
        cached.find(ALICE);

        assertThat(readAt(cached.findFresh(ALICE))).isEqualTo(2);
        assertThat(readAt(cached.find(ALICE))).isEqualTo(2);
    }

    @Test
    void failure_isNotRemembered() {
        source.down = true;
        assertThat(cached.find(ALICE).toCompletableFuture()).isCompletedExceptionally();
        source.down = false;

        assertThat(readAt(cached.find(ALICE))).isEqualTo(2);
    }

    @Test
    void slowOlderRead_doesNotReplaceANewerOne() {
        source.hold = true;
        cached.findFresh(ALICE);
        cached.findFresh(ALICE);
        source.held.get(1).complete(new SubscriberLookup.Unknown(200));
        source.held.get(0).complete(new SubscriberLookup.Unknown(100));

        assertThat(readAt(cached.find(ALICE))).isEqualTo(200);
    }

    @Test
    void aliasTarget_isRememberedToo() {
        cached.aliasTarget(ALICE);
        assertThat(cached.aliasTarget(ALICE).toCompletableFuture().join()).isEmpty();
        assertThat(source.aliasReads).isOne();

        cached.clear();
        cached.aliasTarget(ALICE);
        assertThat(source.aliasReads).isEqualTo(2);
    }
}
