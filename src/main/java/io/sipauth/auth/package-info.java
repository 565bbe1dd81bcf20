/** The use case: is this request from the subscriber it names, and is it no replay? No I/O of its own. */
@NullMarked
package io.sipauth.auth;

import org.jspecify.annotations.NullMarked;
