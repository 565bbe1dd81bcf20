/** Subscribers and their hashes, and the port that finds them. */
@NullMarked
package io.sipauth.subscriber;

import org.jspecify.annotations.NullMarked;
