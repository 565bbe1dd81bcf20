/** Wiring, life cycle, health and metrics. */
@NullMarked
package io.sipauth.app;

import org.jspecify.annotations.NullMarked;
