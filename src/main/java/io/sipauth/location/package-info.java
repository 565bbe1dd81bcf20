/** Bindings of an address of record and the registrar's rules (RFC 3261 §10.3) as a pure step. */
@NullMarked
package io.sipauth.location;

import org.jspecify.annotations.NullMarked;
