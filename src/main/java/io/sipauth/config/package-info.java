/** One tree of records with every setting, and its loader. */
@NullMarked
package io.sipauth.config;

import org.jspecify.annotations.NullMarked;
