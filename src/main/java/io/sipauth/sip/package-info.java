/** SIP messages, headers and URIs: values, a parser and a writer (RFC 3261). No I/O. */
@NullMarked
package io.sipauth.sip;

import org.jspecify.annotations.NullMarked;
