package io.sipauth.memory;

import io.sipauth.nonce.NonceLedger;
import io.sipauth.nonce.NonceUse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is remembered of one nonce and subscriber.
 *
 * <p>Used counts are the highest and one bit for each of the {@value NonceLedger#WINDOW} counts below it: bit i
 * stands for {@code highest - 1 - i}. Not thread-safe: the ledger's lock guards it.
 */
final class NonceMemory {

    /** More copies than any honest phone makes of one nonce in 32 s; beyond it the nonce counts as used. */
    static final int MAX_COPIES = 4_096;

    private final String key;
    private final long issuedAtMillis;
    private final long expiresAtMillis;
    private final Map<String, Long> acceptedAtMillis = new LinkedHashMap<>();
    private long lastAcceptedAtMillis;
    private long highest;
    private long usedBelow;
    private boolean usedUp;

    NonceMemory(NonceUse use) {
        this.key = use.key();
        this.issuedAtMillis = use.issuedAtMillis();
        this.expiresAtMillis = use.expiresAtMillis();
    }

    String key() {
        return key;
    }

    long issuedAtMillis() {
        return issuedAtMillis;
    }

    /** Itself and the copies that it can recognise. */
    int size() {
        return 1 + acceptedAtMillis.size();
    }

    boolean isOver(long nowMillis) {
        return nowMillis > Math.max(expiresAtMillis, lastAcceptedAtMillis) + NonceLedger.COPY_LIFE_MILLIS;
    }

    boolean isCopy(String fingerprint, long nowMillis) {
        Long acceptedAt = fingerprint.isEmpty() ? null : acceptedAtMillis.get(fingerprint);
        return acceptedAt != null && isLive(acceptedAt, nowMillis);
    }

    /** Remembers this use, or says no and changes nothing that decides. */
    boolean accept(NonceUse use, long nowMillis) {
        forgetOldCopies(nowMillis);
        if (usedUp || isUsed(use.count()) || acceptedAtMillis.size() >= MAX_COPIES) {
            return false;
        }
        if (use.count() == NonceUse.ONE_TIME) {
            usedUp = true;
        } else {
            mark(use.count());
        }
        lastAcceptedAtMillis = nowMillis;
        if (!use.fingerprint().isEmpty()) {
            acceptedAtMillis.put(use.fingerprint(), nowMillis);
        }
        return true;
    }

    private boolean isUsed(long count) {
        if (count > highest || highest == 0) {
            return false;
        }
        long below = highest - count;
        return count == NonceUse.ONE_TIME
                || below == 0
                || below > NonceLedger.WINDOW
                || (usedBelow & 1L << (below - 1)) != 0;
    }

    private void mark(long count) {
        if (count > highest) {
            long step = count - highest;
            // a shift by 64 or more would be one by its last six bits (JLS 15.19)
            usedBelow = step >= NonceLedger.WINDOW ? 0 : usedBelow << step;
            if (highest > 0 && step <= NonceLedger.WINDOW) {
                usedBelow |= 1L << (step - 1);
            }
            highest = count;
        } else {
            usedBelow |= 1L << (highest - count - 1);
        }
    }

    private void forgetOldCopies(long nowMillis) {
        Iterator<Long> oldestFirst = acceptedAtMillis.values().iterator();
        while (oldestFirst.hasNext() && !isLive(oldestFirst.next(), nowMillis)) {
            oldestFirst.remove();
        }
    }

    private static boolean isLive(long acceptedAtMillis, long nowMillis) {
        return acceptedAtMillis >= nowMillis - NonceLedger.COPY_LIFE_MILLIS;
    }
}
