/** The HTTP API: routes, wire records, API clients, problem documents. */
@NullMarked
package io.sipauth.http;

import org.jspecify.annotations.NullMarked;
