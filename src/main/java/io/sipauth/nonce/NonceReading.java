package io.sipauth.nonce;

/** The outcome of reading a nonce. */
public sealed interface NonceReading {

    /** One of ours, for this realm. It may be expired or bound elsewhere: see {@link NonceCodec#state}. */
    record Genuine(Nonce nonce) implements NonceReading {}

    /** Not made with a live secret, or changed since. */
    record Foreign() implements NonceReading {}

    /** Made for another realm; whether by us is not known. */
    record OtherRealm() implements NonceReading {}
}
