/** A REGISTER in, a reply out; the same for HTTP and for SIP. */
@NullMarked
package io.sipauth.registrar;

import org.jspecify.annotations.NullMarked;
