package io.sipauth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import io.sipauth.testing.RedisCluster;
import io.sipauth.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisClusterIT {

    private static LedgerFixture ledgerOf(RedisServer seed) {
        return new LedgerFixture(LedgerFixture.settings(RedisSettings.Mode.CLUSTER, List.of(seed.address()), ""));
    }

    private static NonceUse issuedNow(String key) {
        return LedgerFixture.use(key, System.currentTimeMillis(), "request");
    }

    @Test
    void claim_manyNonces_spreadOverTheNodesAndAreAcceptedOnce() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                LedgerFixture fixture = ledgerOf(cluster.masters().getFirst())) {
            fixture.awaitService();
            openAll(fixture);
            List<CompletableFuture<NonceOutcome>> first = new ArrayList<>();
            List<CompletableFuture<NonceOutcome>> replays = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                NonceUse use = issuedNow("nonce-" + i);
                first.add(fixture.ledger.claim(use).toCompletableFuture());
                replays.add(fixture.ledger
                        .claim(LedgerFixture.use(use.key(), use.issuedAtMillis(), "replay"))
                        .toCompletableFuture());
            }
            assertThat(first).allMatch(stage -> stage.join() == NonceOutcome.ACCEPTED);
            assertThat(replays).allMatch(stage -> stage.join() == NonceOutcome.USED);
            for (RedisServer master : cluster.masters()) {
                try (Jedis node = master.connect()) {
                    assertThat(node.dbSize()).as("%s", master.address()).isBetween(200L, 450L);
                }
            }
            assertThat(fixture.ledger.unfitness()).isEmpty();
            fixture.ledger.ping();
        }
    }

    @Test
    void forget_cluster_reachesEveryBucket() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                LedgerFixture fixture = ledgerOf(cluster.masters().getLast())) {
            openAll(fixture);
            long before = System.currentTimeMillis();
            fixture.ledger.forget().toCompletableFuture().join();
            for (int i = 0; i < 300; i++) {
                assertThat(fixture.claim(LedgerFixture.use("old-" + i, before, "request")))
                        .isEqualTo(NonceOutcome.FORGOTTEN);
            }
        }
    }

    @Test
    void claim_masterKilled_itsReplicaServesAndOldNoncesThereAreForgotten() {
        try (RedisCluster cluster = RedisCluster.start(3, true);
                LedgerFixture fixture = ledgerOf(cluster.masters().get(1))) {
            openAll(fixture);
            long issued = System.currentTimeMillis();
            List<String> lost = acceptedAt(cluster.masters().getFirst(), fixture, issued);
            assertThat(lost).isNotEmpty();

            cluster.masters().getFirst().kill();
            Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                try (Jedis promoted = cluster.replicas().getFirst().connect()) {
                    return promoted.info("replication").contains("role:master");
                }
            });
            openAll(fixture);

            for (String key : lost) {
                assertThat(fixture.claim(LedgerFixture.use(key, issued, "replay")))
                        .isEqualTo(NonceOutcome.FORGOTTEN);
            }
            for (int i = 0; i < 300; i++) {
                assertThat(fixture.claim(issuedNow("after-" + i))).isEqualTo(NonceOutcome.ACCEPTED);
            }
        }
    }

    @Test
    void claim_slotsMovedToAnotherNode_areFollowed() {
        try (RedisCluster cluster = RedisCluster.start(2, false);
                LedgerFixture fixture = ledgerOf(cluster.masters().getFirst())) {
            openAll(fixture);
            takeAllSlots(cluster);
            openAll(fixture);
            for (int i = 0; i < 300; i++) {
                assertThat(fixture.claim(issuedNow("after-" + i))).isEqualTo(NonceOutcome.ACCEPTED);
            }
        }
    }

    /** Claims until 300 fresh nonces, of every node, pass in a row. */
    private static void openAll(LedgerFixture fixture) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            for (int i = 0; i < 300; i++) {
                if (!isAccepted(fixture, "open-" + i + "-" + System.nanoTime())) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isAccepted(LedgerFixture fixture, String key) {
        try {
            return fixture.claim(issuedNow(key)) == NonceOutcome.ACCEPTED;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(StoreUnavailableException.class);
            return false;
        }
    }

    /** Uses nonces and says which of them this server remembers. */
    private static List<String> acceptedAt(RedisServer server, LedgerFixture fixture, long issuedAtMillis) {
        for (int i = 0; i < 30; i++) {
            fixture.claim(LedgerFixture.use("lost-" + i, issuedAtMillis, "request"));
        }
        try (Jedis node = server.connect()) {
            return node.keys("sipauth:*:lost-*").stream()
                    .map(key -> key.substring(key.lastIndexOf(':') + 1))
                    .toList();
        }
    }

    private static void takeAllSlots(RedisCluster cluster) {
        try (Jedis first = cluster.masters().getFirst().connect();
                Jedis last = cluster.masters().getLast().connect()) {
            first.flushAll();
            String owner = last.clusterMyId();
            for (int slot = 0; slot < 8_192; slot++) {
                last.clusterSetSlotNode(slot, owner);
                first.clusterSetSlotNode(slot, owner);
            }
        }
    }
}
