/** The command line. */
@NullMarked
package io.sipauth.cli;

import org.jspecify.annotations.NullMarked;
