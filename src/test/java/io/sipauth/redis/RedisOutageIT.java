package io.sipauth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.StoreUnavailableException;
import io.sipauth.memory.MemoryNonceLedger;
import io.sipauth.nonce.FallbackNonceLedger;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import io.sipauth.testing.RedisServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisOutageIT {

    /** Connecting and the answer, and as much again for a busy machine. */
    private static final Duration DEADLINE = LedgerFixture.TIMEOUT.multipliedBy(4);

    private RedisServer server;
    private LedgerFixture fixture;

    @BeforeEach
    void start() {
        server = RedisServer.startOwn();
        fixture = new LedgerFixture(LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(server.address()), ""));
        fixture.awaitService();
    }

    @AfterEach
    void stop() {
        fixture.close();
        server.close();
    }

    private static NonceUse issuedNow(String key, String fingerprint) {
        return LedgerFixture.use(key, System.currentTimeMillis(), fingerprint);
    }

    private void assertUnavailableInTime(NonceUse use) {
        long start = System.nanoTime();
        Assertions.assertThatThrownBy(() ->
                        fixture.ledger.claim(use).toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
    }

    @Test
    void claim_restartedEmpty_olderNoncesAreForgotten() {
        NonceUse used = issuedNow("used", "request");
        assertThat(fixture.claim(used)).isEqualTo(NonceOutcome.ACCEPTED);
        NonceUse unused = issuedNow("unused", "request");
        server.restartEmpty();
        fixture.awaitService();
        assertThat(fixture.claim(used)).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(fixture.claim(unused)).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(fixture.claim(issuedNow("fresh", "request"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_connectionLostWhileIdle_isMadeAgainOverANewOne() {
        NonceUse used = issuedNow("used", "request");
        assertThat(fixture.claim(used)).isEqualTo(NonceOutcome.ACCEPTED);
        server.restartEmpty();
        assertThat(fixture.claim(used)).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(fixture.errors()).isZero();
    }

    @Test
    void start_unusedRedis_rememberedBeforeTheFirstClaim() {
        try (RedisServer unused = RedisServer.startOwn();
                LedgerFixture fresh = new LedgerFixture(
                        LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(unused.address()), ""))) {
            Awaitility.await().until(() -> {
                try (Jedis redis = unused.connect()) {
                    return redis.dbSize() == 1; // the marker of the begin
                }
            });
            assertThat(fresh.claim(issuedNow("first", "request"))).isEqualTo(NonceOutcome.ACCEPTED);
        }
    }

    @Test
    void claim_redis62_followsTheSameRules() {
        try (RedisServer old = RedisServer.startEmbedded();
                LedgerFixture older = new LedgerFixture(
                        LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(old.address()), ""))) {
            older.awaitService();
            NonceUse used = issuedNow("used", "request");
            assertThat(older.claim(used)).isEqualTo(NonceOutcome.ACCEPTED);
            assertThat(older.claim(used)).isEqualTo(NonceOutcome.RETRANSMISSION);
            assertThat(older.claim(LedgerFixture.use("used", used.issuedAtMillis(), "replay")))
                    .isEqualTo(NonceOutcome.USED);
            old.restartEmpty();
            older.awaitService();
            assertThat(older.claim(used)).isEqualTo(NonceOutcome.FORGOTTEN);
        }
    }

    @Test
    void claim_restartedWithAnOlderDump_whatItLostIsForgotten() {
        NonceUse dumped = issuedNow("dumped", "request");
        fixture.claim(dumped);
        try (Jedis redis = server.connect()) {
            redis.save();
        }
        NonceUse lost = issuedNow("lost", "request");
        fixture.claim(lost);
        server.restart();
        fixture.awaitService();
        assertThat(fixture.claim(lost)).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(fixture.claim(dumped)).as("known copy").isEqualTo(NonceOutcome.RETRANSMISSION);
        assertThat(fixture.claim(LedgerFixture.use("dumped", dumped.issuedAtMillis(), "replay")))
                .isEqualTo(NonceOutcome.FORGOTTEN);
    }

    @Test
    void claim_redisPaused_isUnavailableInTimeAndComesBack() {
        server.pause();
        double errorsBefore = fixture.errors();
        assertUnavailableInTime(issuedNow("first", "request"));
        for (int i = 0; i < 3; i++) {
            assertUnavailableInTime(issuedNow("next" + i, "request"));
        }
        assertThat(fixture.errors() - errorsBefore).isEqualTo(4);
        server.resume();
        fixture.awaitService();
        assertThat(fixture.claim(issuedNow("fresh", "request"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_redisPaused_manyWaitingAllFailInTime() {
        server.pause();
        List<CompletableFuture<NonceOutcome>> stages = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            stages.add(fixture.ledger.claim(issuedNow("many" + i, "request")).toCompletableFuture());
        }
        Awaitility.await().atMost(DEADLINE).until(() -> stages.stream().allMatch(CompletableFuture::isDone));
        assertThat(stages).allMatch(CompletableFuture::isCompletedExceptionally);
        server.resume();
    }

    @Test
    void claim_answerLostButRecorded_theCopyIsARetransmission() {
        NonceUse use = issuedNow("ambiguous", "request");
        server.pause();
        assertUnavailableInTime(use);
        // what waited in the socket is carried out once the server goes on
        server.resume();
        fixture.awaitService();
        assertThat(fixture.claim(use)).isEqualTo(NonceOutcome.RETRANSMISSION);
    }

    @Test
    void claim_redisKilled_isRefusedQuicklyAndComesBack() {
        server.kill();
        assertUnavailableInTime(issuedNow("first", "request"));
        assertUnavailableInTime(issuedNow("second", "request"));
        server.restartEmpty();
        fixture.awaitService();
    }

    @Test
    void ledger_startedWithoutRedis_servesOnceItIsThere() {
        server.kill();
        try (LedgerFixture early =
                new LedgerFixture(LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(server.address()), ""))) {
            Assertions.assertThatThrownBy(() -> early.ledger.ping()).isInstanceOf(StoreUnavailableException.class);
            Assertions.assertThatThrownBy(() -> early.claim(issuedNow("early", "request")))
                    .hasCauseInstanceOf(StoreUnavailableException.class);
            server.restartEmpty();
            early.awaitService();
            early.ledger.ping();
        }
    }

    @Test
    void fallback_redisKilledAndBack_freshNoncesPassOnceThroughout() {
        AtomicInteger endings = new AtomicInteger();
        FallbackNonceLedger fallback = new FallbackNonceLedger(
                fixture.ledger,
                () -> new MemoryNonceLedger(InstantSource.system(), 1_000),
                InstantSource.system(),
                new CountEndings(endings));
        NonceUse before = issuedNow("before", "request");
        assertThat(join(fallback, before)).isEqualTo(NonceOutcome.ACCEPTED);
        server.kill();
        // the claim that meets the outage was issued before it
        join(fallback, issuedNow("meets", ""));
        assertThat(join(fallback, before)).isEqualTo(NonceOutcome.FORGOTTEN);
        NonceUse meanwhile = LedgerFixture.use("meanwhile", System.currentTimeMillis() + 5, "");
        assertThat(join(fallback, meanwhile)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(join(fallback, meanwhile)).isEqualTo(NonceOutcome.USED);
        server.restartEmpty();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            join(fallback, issuedNow("poke" + System.nanoTime(), ""));
            return endings.get() == 1;
        });
        assertThat(join(fallback, meanwhile)).isEqualTo(NonceOutcome.FORGOTTEN);
        NonceUse after = LedgerFixture.use("after", System.currentTimeMillis() + 5, "");
        assertThat(join(fallback, after)).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(fixture.claim(after)).as("decided by Redis").isEqualTo(NonceOutcome.USED);
    }

    private static NonceOutcome join(FallbackNonceLedger ledger, NonceUse use) {
        return ledger.claim(use)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private record CountEndings(AtomicInteger endings) implements FallbackNonceLedger.Listener {
        @Override
        public void outageBegan() {}

        @Override
        public void decidedAlone() {}

        @Override
        public void outageEnded() {
            endings.incrementAndGet();
        }
    }
}
