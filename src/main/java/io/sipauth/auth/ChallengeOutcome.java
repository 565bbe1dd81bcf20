package io.sipauth.auth;

import io.sipauth.nonce.NonceParts;

/** The outcome of asking for a challenge alone. */
public sealed interface ChallengeOutcome {

    /** The challenge. */
    record Issued(Verdict.Challenged challenged) implements ChallengeOutcome {}

    /** Nonces for this kind of request are bound to a part that was not given. */
    record MissingPart(NonceParts.Part part) implements ChallengeOutcome {}
}
