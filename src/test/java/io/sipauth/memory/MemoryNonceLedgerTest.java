package io.sipauth.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceLedgerContract;
import io.sipauth.nonce.NonceOutcome;
import io.sipauth.nonce.NonceUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class MemoryNonceLedgerTest extends NonceLedgerContract {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long LIFE_MILLIS = 300_000;

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private MemoryNonceLedger ledger = new MemoryNonceLedger(clock, 100_000);

    @Override
    protected NonceLedger ledger() {
        return ledger;
    }

    @Override
    protected long memoryBeginsMillis() {
        return START.toEpochMilli();
    }

    @Override
    protected void pass(Duration time) {
        now = now.plus(time);
    }

    private NonceUse nonce(String key, long issuedAfterStartMillis, String fingerprint) {
        long issued = START.toEpochMilli() + issuedAfterStartMillis;
        return new NonceUse(key, issued, issued + LIFE_MILLIS, 1, fingerprint, false);
    }

    @Test
    void claim_copyExactly32SecondsOld_isARetransmission() {
        NonceUse use = nonce("key", 0, "request");
        claim(use);
        pass(Duration.ofMillis(NonceLedger.COPY_LIFE_MILLIS));
        assertThat(claim(use)).isEqualTo(NonceOutcome.RETRANSMISSION);
        pass(Duration.ofMillis(1));
        assertThat(claim(use)).isEqualTo(NonceOutcome.USED);
    }

    @Test
    void claim_overCapacity_dropsTheOldestNonceAndForgetsAsOldOnes() {
        ledger = new MemoryNonceLedger(clock, 3);
        claim(nonce("b", 20, ""));
        claim(nonce("a", 10, ""));
        claim(nonce("c", 30, ""));
        assertThat(ledger.size()).isEqualTo(3);

        assertThat(claim(nonce("d", 40, ""))).isEqualTo(NonceOutcome.ACCEPTED);

        assertThat(ledger.size()).isEqualTo(3);
        assertThat(claim(nonce("a", 10, ""))).as("dropped").isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(nonce("e", 10, ""))).as("as old").isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(nonce("b", 20, ""))).as("kept").isEqualTo(NonceOutcome.USED);
        assertThat(claim(nonce("f", 11, ""))).as("younger").isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void claim_newNonceIsTheOldestWhenFull_isAcceptedOnceAndThenForgotten() {
        ledger = new MemoryNonceLedger(clock, 2);
        claim(nonce("b", 20, ""));
        claim(nonce("c", 30, ""));
        assertThat(claim(nonce("a", 10, ""))).isEqualTo(NonceOutcome.ACCEPTED);
        assertThat(claim(nonce("a", 10, ""))).isEqualTo(NonceOutcome.FORGOTTEN);
    }

    @Test
    void claim_copies_countTowardsTheCapacity() {
        ledger = new MemoryNonceLedger(clock, 4);
        claim(nonce("a", 10, "one"));
        claim(nonce("b", 20, "two"));
        assertThat(ledger.size()).isEqualTo(4);
        claim(nonce("c", 30, "three"));
        assertThat(ledger.size()).isEqualTo(4);
        assertThat(claim(nonce("a", 10, "one"))).isEqualTo(NonceOutcome.FORGOTTEN);
        assertThat(claim(nonce("b", 20, "two"))).isEqualTo(NonceOutcome.RETRANSMISSION);
    }

    @Test
    void claim_nonceOver32SecondsAfterItsLife_isNoLongerRemembered() {
        claim(nonce("a", 0, "one"));
        pass(Duration.ofMillis(LIFE_MILLIS + NonceLedger.COPY_LIFE_MILLIS));
        claim(nonce("b", LIFE_MILLIS, ""));
        assertThat(ledger.size()).isEqualTo(3);
        pass(Duration.ofMillis(1));
        claim(nonce("c", LIFE_MILLIS, ""));
        assertThat(ledger.size()).isEqualTo(2);
        assertThat(claim(nonce("d", 0, ""))).as("expired is not dropped").isEqualTo(NonceOutcome.ACCEPTED);
    }

    @Test
    void constructor_capacityBelowTwo_isRefused() {
        assertThatThrownBy(() -> new MemoryNonceLedger(clock, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new MemoryNonceLedger(clock, 2).size()).isZero();
    }
}
