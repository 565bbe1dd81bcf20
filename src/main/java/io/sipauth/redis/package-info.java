/** The nonce ledger in Redis. */
@NullMarked
package io.sipauth.redis;

import org.jspecify.annotations.NullMarked;
