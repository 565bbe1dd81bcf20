package io.sipauth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import io.sipauth.testing.RedisSentinels;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisSentinelIT {

    @Test
    void claim_masterKilled_serviceGoesOnAndOldNoncesAreForgotten() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                LedgerFixture fixture = new LedgerFixture(LedgerFixture.settings(
                        RedisSettings.Mode.SENTINEL, sentinels.addresses(), RedisSentinels.MASTER_NAME))) {
            fixture.awaitService();
            NonceUse used = LedgerFixture.use("used", System.currentTimeMillis(), "request");
            assertThat(fixture.claim(used)).isEqualTo(NonceOutcome.ACCEPTED);

            sentinels.master().kill();
            sentinels.awaitMaster(sentinels.replica());
            fixture.awaitService();

            assertThat(fixture.claim(LedgerFixture.use("used", used.issuedAtMillis(), "replay")))
                    .isEqualTo(NonceOutcome.FORGOTTEN);
            assertThat(fixture.claim(LedgerFixture.use("unused", used.issuedAtMillis(), "first")))
                    .isEqualTo(NonceOutcome.FORGOTTEN);
            assertThat(fixture.claim(LedgerFixture.use("fresh", System.currentTimeMillis(), "request")))
                    .isEqualTo(NonceOutcome.ACCEPTED);
            fixture.ledger.ping();
        }
    }

    @Test
    void claim_masterDemotedByHand_followsTheNewOne() {
        try (RedisSentinels sentinels = RedisSentinels.start();
                LedgerFixture fixture = new LedgerFixture(LedgerFixture.settings(
                        RedisSettings.Mode.SENTINEL, sentinels.addresses(), RedisSentinels.MASTER_NAME))) {
            fixture.awaitService();
            try (Jedis sentinel = new Jedis(sentinels.addresses().getFirst())) {
                sentinel.sentinelFailover(RedisSentinels.MASTER_NAME);
            }
            sentinels.awaitMaster(sentinels.replica());
            fixture.awaitService();
            try (Jedis promoted = sentinels.replica().connect()) {
                assertThat(promoted.keys("sipauth:{0}:probe*")).isNotEmpty();
            }
        }
    }
}
