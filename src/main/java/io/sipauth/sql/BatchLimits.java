package io.sipauth.sql;

import java.time.Duration;

/**
 * The limits of a {@link BatchOwner}.
 *
 * @param queue requests that may wait: about half a second's worth (T1) at the highest rate measured
 * @param batch requests served in one round trip
 * @param stall a new request is refused at once while an earlier one has been waiting or served for this long
 * @param deadline every request is answered within this time, counted from its arrival
 * @param linger how long an incomplete batch waits for company; 0 serves what is there
 */
record BatchLimits(int queue, int batch, Duration stall, Duration deadline, Duration linger) {

    static final int QUEUE = 8192;
    static final int READ_BATCH = 64;
    static final int WRITE_BATCH = 128;

    /** The longest linger that ever paid in a measurement. */
    static final Duration MAX_LINGER = Duration.ofMillis(1);

    BatchLimits {
        if (linger.isNegative() || linger.compareTo(MAX_LINGER) > 0) {
            throw new IllegalArgumentException("linger is not 0 to 1 ms");
        }
    }

    static BatchLimits forReads(Duration deadline) {
        return new BatchLimits(QUEUE, READ_BATCH, deadline.dividedBy(2), deadline, Duration.ZERO);
    }

    static BatchLimits forWrites(Duration deadline, Duration linger) {
        return new BatchLimits(QUEUE, WRITE_BATCH, deadline.dividedBy(2), deadline, linger);
    }
}
