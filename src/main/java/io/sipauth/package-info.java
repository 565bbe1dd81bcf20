/** What every room may throw; nothing else lives here. */
@NullMarked
package io.sipauth;

import org.jspecify.annotations.NullMarked;
