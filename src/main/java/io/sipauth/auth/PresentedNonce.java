package io.sipauth.auth;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import io.sipauth.nonce.Nonce;
import java.util.Collection;
import java.util.Set;

/** How the nonce of a response stands, and what was offered with it. */
sealed interface PresentedNonce {

    /** A response with anything else is refused: no downgrade. */
    Offer offer();

    /** It can be used now. */
    record Usable(Nonce nonce) implements PresentedNonce {
        @Override
        public Offer offer() {
            return Offer.of(nonce);
        }
    }

    /** It expired so short a time ago that this may be the copy of a request that was accepted with it. */
    record Late(Nonce nonce) implements PresentedNonce {
        @Override
        public Offer offer() {
            return Offer.of(nonce);
        }
    }

    /** It cannot be used; a right response gets a stale challenge. */
    record Unusable(Reason reason, Offer offer) implements PresentedNonce {}

    /** What a challenge offered; for a nonce that is not ours, what one of ours would offer now. */
    record Offer(Collection<DigestAlgorithm> algorithms, Set<Qop> qop) {
        static Offer of(Nonce nonce) {
            return new Offer(nonce.algorithms(), nonce.qop());
        }
    }
}
