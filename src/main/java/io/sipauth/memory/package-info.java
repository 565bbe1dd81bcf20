/** The nonce ledger of the embedded mode. */
@NullMarked
package io.sipauth.memory;

import org.jspecify.annotations.NullMarked;
