/** Digest access authentication as values and formulas: RFC 7616, 8760, 2617, 2069. No I/O. */
@NullMarked
package io.sipauth.digest;

import org.jspecify.annotations.NullMarked;
