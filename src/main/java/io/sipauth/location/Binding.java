package io.sipauth.location;

import java.time.Instant;

/**
 * One row of Kamailio's {@code location} table (version 9). Texts are empty where the column is NULL.
 *
 * @param id the row's key, 0 for a binding that has no row yet
 * @param ruid unique and never empty
 * @param contact the Contact URI without angle brackets and header parameters, at most 512 characters
 * @param received where the request came from when that differs from the contact, in Kamailio's form
 *     {@code sip:192.0.2.1:5060;transport=tcp}
 * @param path all Path values joined by commas, with their angle brackets
 * @param expiresAt when it ends, or {@link #PERMANENT}
 * @param qThousandths 0 to 1000, or {@link #NO_Q}
 * @param lastModified when a request last changed it
 * @param methods Kamailio's bit mask of the Allow field, or {@link #ALL_METHODS}
 * @param instance the value of {@code +sip.instance} with its angle brackets, or empty
 * @param regId the flow number (RFC 5626 §4.2), 0 for none
 */
public record Binding(
        long id,
        String ruid,
        String contact,
        String received,
        String path,
        Instant expiresAt,
        int qThousandths,
        String callId,
        long cseq,
        Instant lastModified,
        String userAgent,
        String socket,
        int methods,
        String instance,
        int regId) {

    /** The expiry of a binding that never ends: Kamailio's epoch 0. */
    public static final Instant PERMANENT = Instant.EPOCH;

    /** No q was given: Kamailio's -1. */
    public static final int NO_Q = -1;

    /** No Allow field was given: Kamailio's NULL. */
    public static final int ALL_METHODS = -1;

    public boolean isPermanent() {
        return expiresAt.equals(PERMANENT);
    }

    /**
     * Whether the binding counts at this moment; an expired row stays for 32 s but is never returned. A removal
     * ends a binding at its last change, which tells it apart even where another instance's clock is behind.
     */
    public boolean isLive(Instant now) {
        return isPermanent() || (expiresAt.isAfter(now) && expiresAt.isAfter(lastModified));
    }
}
