package io.sipauth.auth;

import io.sipauth.digest.DigestAlgorithm;

/** What the operator should see beyond the verdicts; called on the thread where it happens, so it must not block. */
public interface AuthEvents {

    /** Nobody listens. */
    AuthEvents NONE = new AuthEvents() {
        @Override
        public void algorithmWithdrawn(String domain, DigestAlgorithm algorithm, long accounts, boolean stillOffered) {}

        @Override
        public void acceptedWithoutQop() {}
    };

    /**
     * An algorithm that every account of this domain had is now lacked by some: an ERROR for the log. Told once for
     * each time that it drops out.
     *
     * @param accounts how many enabled accounts lack it
     * @param stillOffered {@code digest.withdraw: never}; those accounts fail
     */
    void algorithmWithdrawn(String domain, DigestAlgorithm algorithm, long accounts, boolean stillOffered);

    /** A response in the form of RFC 2069 was accepted although the challenge offered qop. */
    void acceptedWithoutQop();
}
