package io.sipauth.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done with a connection. */
@FunctionalInterface
interface SqlCall<T> {
    T with(Connection connection) throws SQLException;
}
