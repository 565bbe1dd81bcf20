/** API clients: who may call the API, and the port that keeps them. */
@NullMarked
package io.sipauth.client;

import org.jspecify.annotations.NullMarked;
