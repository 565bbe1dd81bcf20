package io.sipauth.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import redis.clients.jedis.HostAndPort;

/** A Redis ledger with what it needs, and short words for tests. */
final class LedgerFixture implements AutoCloseable {

    /** Fast enough for tests, slow enough for a busy machine. */
    static final Duration TIMEOUT = Duration.ofMillis(600);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RedisNonceLedger ledger;
    private final ExecutorService completions = Executors.newFixedThreadPool(2);

    LedgerFixture(RedisSettings settings) {
        this.ledger = new RedisNonceLedger(settings, InstantSource.system(), completions, meters);
    }

    static RedisSettings settings(RedisSettings.Mode mode, List<HostAndPort> nodes, String masterName) {
        List<RedisSettings.Node> configured = nodes.stream()
                .map(node -> new RedisSettings.Node(node.getHost(), node.getPort()))
                .toList();
        return new RedisSettings(mode, configured, masterName, "", "", "", 0, false, TIMEOUT, TIMEOUT, Duration.ZERO);
    }

    static NonceUse use(String key, long issuedAtMillis, String fingerprint) {
        return new NonceUse(key, issuedAtMillis, issuedAtMillis + 300_000, 1, fingerprint, false);
    }

    NonceOutcome claim(NonceUse use) {
        return ledger.claim(use)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    /** Claims a nonce issued now, until one is accepted: the memory has then begun before now. */
    void awaitService() {
        Awaitility.await("a fresh nonce is accepted")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> claim(use("probe" + System.nanoTime(), System.currentTimeMillis(), ""))
                        == NonceOutcome.ACCEPTED);
    }

    double errors() {
        return meters.counter("sipauth_store_errors", "store", "redis").count();
    }

    @Override
    public void close() {
        ledger.close();
        completions.shutdown();
    }
}
