/** Nonces made without storage, and the port of the ledger that remembers how each was used. No I/O. */
@NullMarked
package io.sipauth.nonce;

import org.jspecify.annotations.NullMarked;
