package io.sipauth.sql;

import java.io.Serial;
import java.sql.SQLException;

/** The connection was lost during a commit: the changes may be there or not. */
final class CommitInDoubtException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    CommitInDoubtException(SQLException cause) {
        super("commit in doubt", cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
