package io.sipauth.location;

import java.time.Duration;

/**
 * The rules that an operator sets (keys under {@code registrar.}).
 *
 * @param defaultExpires the expiry of a contact that asks for none
 * @param minExpires below it a positive expiry is refused with 423
 * @param maxExpires a longer expiry is shortened to it
 * @param expiresJitterPercent how far an expiry is shortened at random, 0 % to 50 %, so that refreshes spread
 * @param maxContacts live bindings an AOR may have
 * @param whenFull what happens to one more
 * @param path how Path is treated (RFC 3327 §5.3)
 */
public record RegistrarPolicy(
        Duration defaultExpires,
        Duration minExpires,
        Duration maxExpires,
        int expiresJitterPercent,
        int maxContacts,
        WhenFull whenFull,
        PathMode path) {

    /** The contract's defaults. */
    public static final RegistrarPolicy DEFAULTS = new RegistrarPolicy(
            Duration.ofSeconds(3600),
            Duration.ofSeconds(60),
            Duration.ofSeconds(7200),
            0,
            10,
            WhenFull.REJECT,
            PathMode.STRICT);

    /** What happens to a contact beyond the limit. */
    public enum WhenFull {
        REJECT,
        REPLACE_OLDEST
    }

    /** STRICT: 420 when the UA did not list path; LAZY: stored all the same; OFF: Path is ignored. */
    public enum PathMode {
        STRICT,
        LAZY,
        OFF
    }
}
