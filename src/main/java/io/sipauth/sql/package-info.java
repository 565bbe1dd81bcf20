/** Subscribers, bindings and API clients over JDBC, and the schema's migrations. */
@NullMarked
package io.sipauth.sql;

import org.jspecify.annotations.NullMarked;
