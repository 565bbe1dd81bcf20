package io.sipauth.sql;

import java.sql.SQLException;

/** What a failed statement means for the batch that it served. */
enum SqlFault {
    /** A value that the table refuses: one request's fault, found by halving. */
    DATA,
    /** A deadlock, a duplicate key or a lost connection: the same batch may succeed when tried again. */
    TRANSIENT,
    /** It may have been written: trying again could take a REGISTER for its own replay. */
    IN_DOUBT;

    private static final int ER_DATA_TOO_LONG = 1406;
    private static final int ER_INCORRECT_VALUE = 1366;
    private static final int ER_OUT_OF_RANGE = 1264;
    private static final int ER_BAD_NULL = 1048;
    private static final int ER_CANNOT_CONVERT = 3854;

    static SqlFault of(SQLException fault) {
        if (fault instanceof CommitInDoubtException) {
            return IN_DOUBT;
        }
        String state = fault.getSQLState();
        if (state != null && state.startsWith("22")) {
            return DATA;
        }
        return switch (fault.getErrorCode()) {
            case ER_DATA_TOO_LONG, ER_INCORRECT_VALUE, ER_OUT_OF_RANGE, ER_BAD_NULL, ER_CANNOT_CONVERT -> DATA;
            default -> TRANSIENT;
        };
    }
}
