package io.sipauth.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Tells a caller which value the table refused, without repeating the value. */
final class RefusedValue {

    private static final List<String> COLUMNS = List.of(
            "username",
            "domain",
            "contact",
            "received",
            "path",
            "expires",
            "callid",
            "cseq",
            "user_agent",
            "socket",
            "methods",
            "instance",
            "reg_id",
            "ruid",
            "q");

    /** A name beyond the table's character set. */
    static final String NAME = "username does not fit the location table";

    private RefusedValue() {}

    /** Such as {@code contact does not fit the location table}. */
    static String name(SQLException fault) {
        String message = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
        for (String column : COLUMNS) {
            if (names(message, column)) {
                return column + " does not fit the location table";
            }
        }
        return "a value does not fit the location table";
    }

    /** MariaDB writes {@code column 'path'} or {@code column `db`.`location`.`path`}, H2 {@code "path …"}. */
    private static boolean names(String message, String column) {
        return message.contains("column '" + column + "'")
                || message.contains("`location`.`" + column + "`")
                || message.contains("\"" + column + " ");
    }
}
