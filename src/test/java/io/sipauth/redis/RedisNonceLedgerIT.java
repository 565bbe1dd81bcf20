package io.sipauth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceLedgerContract;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.Tuple;

class RedisNonceLedgerIT extends NonceLedgerContract {

    private static final String MARKER = "sipauth:{0}:memory";
    private static final double LAST_COUNT_SCORE = 4_294_967_295.0;

    private static RedisServer server;

    private LedgerFixture fixture;
    private long memoryBegins;

    @BeforeAll
    static void startServer() {
        server = RedisServer.startOwn("--save", "");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openLedger() {
        server.flushAll();
        fixture = new LedgerFixture(LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(server.address()), ""));
        fixture.awaitService();
        memoryBegins = markedBegin();
    }

    @AfterEach
    void closeLedger() {
        fixture.close();
    }

    @Override
    protected NonceLedger ledger() {
        return fixture.ledger;
    }

    @Override
    protected long memoryBeginsMillis() {
        return memoryBegins;
    }

    /** Redis's own clock cannot be set, so what it remembers is made older instead. */
    @Override
    protected void pass(Duration time) {
        try (Jedis redis = server.connect()) {
            for (String key : redis.scan("0", new ScanParams().count(10_000)).getResult()) {
                if (!key.equals(MARKER)) {
                    for (Tuple entry : redis.zrangeWithScores(key, 0, -1)) {
                        if (entry.getScore() > LAST_COUNT_SCORE) {
                            redis.zincrby(key, (double) -time.toMillis(), entry.getElement());
                        }
                    }
                }
            }
        }
    }

    private static long markedBegin() {
        try (Jedis redis = server.connect()) {
            String marker = redis.get(MARKER);
            return Long.parseLong(marker.substring(marker.indexOf(':') + 1));
        }
    }

    @Test
    void claim_accepted_livesForTheNoncesLifeAnd32Seconds() {
        claim(use("key", 1, "request"));
        try (Jedis redis = server.connect()) {
            assertThat(redis.pexpireTime("sipauth:{0}:key")).isEqualTo(memoryBegins + 1 + 300_000 + 32_000);
        }
    }

    @Test
    void claim_hundredsOfCounts_rememberedSetStaysSmall() {
        for (int count = 1; count <= 500; count++) {
            claim(use("key", count, ""));
        }
        try (Jedis redis = server.connect()) {
            assertThat(redis.zcard("sipauth:{0}:key")).isEqualTo(NonceLedger.WINDOW + 1);
        }
    }

    @Test
    void claim_scriptsFlushed_forgetsNothing() {
        claim(use("key", 1, "request"));
        try (Jedis redis = server.connect()) {
            redis.scriptFlush();
        }
        assertThat(claim(use("key", 1, "other"))).isEqualTo(NonceOutcome.USED);
        assertThat(claim(use("key", 2, "next"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(markedBegin()).isEqualTo(memoryBegins);
    }

    @Test
    void claim_everythingFlushed_oldNoncesAreForgottenAndNewOnesAccepted() {
        claim(use("key", 1, "request"));
        server.flushAll();
        assertThat(claim(use("key", 1, "request"))).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(use("other", 1, "request"))).isEqualTo(NonceOutcome.FORGOTTEN);
        fixture.awaitService();
        assertThat(markedBegin()).isGreaterThan(memoryBegins);
    }

    @Test
    void claim_secondInstanceAndRestartedInstance_shareTheMemory() {
        claim(use("key", 1, "request"));
        try (LedgerFixture other =
                new LedgerFixture(LedgerFixture.settings(RedisSettings.Mode.SINGLE, List.of(server.address()), ""))) {
            assertThat(other.claim(use("key", 1, "request"))).isEqualTo(NonceOutcome.RETRANSMISSION);
            assertThat(other.claim(use("key", 1, "replay"))).isEqualTo(NonceOutcome.USED);
            assertThat(other.claim(use("key", 2, "next"))).isEqualTo(NonceOutcome.ACCEPTED);
        }
        assertThat(claim(use("key", 2, "replay"))).isEqualTo(NonceOutcome.USED);
        assertThat(markedBegin()).isEqualTo(memoryBegins);
    }

    @Test
    void claim_markerOfAnotherPromotion_beginsTheMemoryAnew() {
        claim(use("key", 1, "request"));
        try (Jedis redis = server.connect()) {
            String marker = redis.get(MARKER);
            String run = marker.substring(0, marker.indexOf('/'));
            redis.set(MARKER, run + "/" + "0".repeat(40) + ":" + memoryBegins);
        }
        assertThat(claim(use("key", 2, "next"))).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(use("key", 1, "request"))).as("known copy").isEqualTo(NonceOutcome.RETRANSMISSION);
        fixture.awaitService();
    }

    @Test
    void forget_marksNowAsTheBegin_forEveryInstance() {
        claim(use("key", 1, "request"));
        long before = System.currentTimeMillis();
        fixture.ledger.forget().toCompletableFuture().join();
        assertThat(markedBegin()).isGreaterThan(before);
        assertThat(claim(issuedAt(before, 5, ""))).isEqualTo(NonceOutcome.FORGOTTEN);
        fixture.awaitService();
    }

    @Test
    void claim_manyWaiting_goTogetherInOneRoundTrip() {
        var batches = fixture.meters.get("sipauth_redis_batch_size").summary();
        long batchesBefore = batches.count();
        server.pause();
        List<CompletableFuture<NonceOutcome>> stages = new ArrayList<>();
        try {
            for (int count = 1; count <= 65; count++) {
                stages.add(ledger().claim(use("key", count, "f" + count)).toCompletableFuture());
            }
        } finally {
            server.resume();
        }
        for (CompletableFuture<NonceOutcome> stage : stages) {
            assertThat(stage.join()).isEqualTo(NonceOutcome.ACCEPTED);
        }
        // what the thread took at once, and everything that came while Redis was paused
        assertThat(batches.count() - batchesBefore).isEqualTo(2);
    }

    @Test
    void claim_alone_isOneCallInOneRoundTrip() {
        claim(use("key", 1, "first"));
        long start = reads();
        long questions = reads() - start;
        long callsBefore = calls("evalsha");
        start = reads();
        assertThat(claim(use("key", 2, "alone"))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(reads() - start).isEqualTo(questions + 1);
        assertThat(calls("evalsha") - callsBefore).isEqualTo(1);
    }

    @Test
    void claim_queueFull_oneMoreIsRefusedAtOnce() {
        server.pause();
        try {
            List<CompletableFuture<NonceOutcome>> stages = new ArrayList<>();
            // the thread may hold one batch while the queue fills
            for (int i = 0; i <= Lane.QUEUE_LIMIT + Lane.BATCH_LIMIT; i++) {
                stages.add(ledger().claim(use("key" + i, 1, "")).toCompletableFuture());
            }
            assertThat(stages.getLast()).isCompletedExceptionally();
            assertThat(stages.get(Lane.QUEUE_LIMIT - 1)).isNotDone();
        } finally {
            server.resume();
        }
    }

    @Test
    void claim_afterClose_isRefused() {
        fixture.close();
        assertThat(ledger().claim(use("key", 1, "")).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void unfitness_noeviction_findsNothing() {
        assertThat(fixture.ledger.unfitness()).isEmpty();
    }

    @Test
    void unfitness_anyOtherPolicy_namesIt() {
        try (Jedis redis = server.connect()) {
            redis.configSet("maxmemory-policy", "allkeys-lru");
            assertThat(fixture.ledger.unfitness())
                    .singleElement()
                    .asString()
                    .contains("allkeys-lru", "noeviction", server.address().toString());
            redis.configSet("maxmemory-policy", "noeviction");
        }
    }

    @Test
    void claim_redisOutOfMemory_isUnavailableAndRecovers() {
        try (Jedis redis = server.connect()) {
            redis.configSet("maxmemory", "1");
            assertThatThrownBy(() -> claim(use("key", 1, "request")))
                    .hasCauseInstanceOf(StoreUnavailableException.class);
            redis.configSet("maxmemory", "0");
        }
        fixture.awaitService();
        assertThat(claim(use("key", 1, "request"))).isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void clockOffset_sameMachine_isSmall() {
        assertThat(fixture.ledger.clockOffset().abs()).isLessThan(Duration.ofMillis(500));
    }

    private static long calls(String command) {
        try (Jedis redis = server.connect()) {
            String prefix = "cmdstat_" + command + ":calls=";
            return redis.info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToLong(line -> Long.parseLong(line.substring(prefix.length(), line.indexOf(','))))
                    .sum();
        }
    }

    private static long reads() {
        try (Jedis redis = server.connect()) {
            String prefix = "total_reads_processed:";
            return redis.info("stats")
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
                    .sum();
        }
    }
}
