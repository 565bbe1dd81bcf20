package io.sipauth.sql;

import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The statements on Kamailio's {@code location} table, and the form of a binding in its columns. */
final class LocationTable {

    /** Slots of {@code sipauth_lock}; a power of two. */
    static final int SLOTS = 16_384;

    private static final String COLUMNS = "id, ruid, contact, received, path, expires, q, callid, cseq,"
            + " last_modified, user_agent, socket, methods, instance, reg_id, username, domain";

    private static final String INSERT_NEW = "INSERT INTO location (ruid, contact, received, path, expires, q, callid,"
            + " cseq, last_modified, user_agent, socket, methods, instance, reg_id, username, domain) VALUES ";

    private static final String INSERT_KNOWN = "INSERT INTO location (" + COLUMNS + ") VALUES ";

    /** Every column that a REGISTER may change; Kamailio's flags and connection columns stay as they are. */
    private static final String UPDATE_KNOWN = " ON DUPLICATE KEY UPDATE contact = VALUES(contact),"
            + " received = VALUES(received), path = VALUES(path), expires = VALUES(expires), q = VALUES(q),"
            + " callid = VALUES(callid), cseq = VALUES(cseq), last_modified = VALUES(last_modified),"
            + " user_agent = VALUES(user_agent), socket = VALUES(socket), methods = VALUES(methods),"
            + " instance = VALUES(instance), reg_id = VALUES(reg_id)";

    private static final int VALUES_OF_NEW = 16;

    private final boolean embedded;
    private final LocationTimes times;
    private final ColumnCharset names;
    private final ColumnCharset userAgents;

    private LocationTable(boolean embedded, LocationTimes times, ColumnCharset names, ColumnCharset userAgents) {
        this.embedded = embedded;
        this.times = times;
        this.names = names;
        this.userAgents = userAgents;
    }

    /** Asks the database for the zone of its times and the character sets of its columns. */
    static LocationTable of(Database database) {
        return new LocationTable(
                database.isEmbedded(),
                new LocationTimes(database.locationZone()),
                charset(database, "username"),
                charset(database, "user_agent"));
    }

    private static ColumnCharset charset(Database database, String column) {
        return database.read(
                "read the character set of location",
                connection -> ColumnCharset.of(connection, database.isEmbedded(), "location", column));
    }

    /** Whether the table can have rows of this AOR. */
    boolean holds(Aor aor) {
        return names.holds(aor.user());
    }

    /** A binding to be written for this AOR. */
    record Row(Aor aor, Binding binding) {}

    /**
     * Locks what stands for these AORs until the transaction ends. Rows alone would not do: an AOR without a
     * binding has none to lock, and a reader waiting at one row does not see one inserted before it.
     */
    void lock(Connection connection, Collection<Aor> aors) throws SQLException {
        TreeSet<Integer> slots = new TreeSet<>();
        for (Aor aor : aors) {
            slots.add(slot(aor));
        }
        StringBuilder sql = new StringBuilder("SELECT slot FROM sipauth_lock WHERE slot IN (");
        for (Integer slot : slots) {
            sql.append(slot.intValue()).append(',');
        }
        sql.setCharAt(sql.length() - 1, ')');
        try (PreparedStatement statement = connection.prepareStatement(
                sql.append(" ORDER BY slot FOR UPDATE").toString())) {
            statement.executeQuery().close();
        }
    }

    /** The same in every instance: String's hash is specified. */
    private static int slot(Aor aor) {
        int hash = 31 * aor.user().hashCode()
                + aor.domain().toLowerCase(Locale.ROOT).hashCode();
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    /**
     * Every row of these AORs, in order of id. Names are compared octet for octet, whatever the collation found.
     *
     * @param forUpdate locks the rows: the purge and Kamailio's own writes wait
     */
    Map<Aor, List<Binding>> read(Connection connection, Collection<Aor> aors, boolean forUpdate) throws SQLException {
        Map<Aor, List<Binding>> found = new HashMap<>();
        NameFilter filter = new NameFilter();
        for (Aor aor : aors) {
            found.put(aor, new ArrayList<>(2));
            filter.add(aor.user(), aor.domain());
        }
        String sql = "SELECT " + COLUMNS + " FROM location" + (embedded ? "" : " FORCE INDEX (account_contact_idx)")
                + " WHERE " + filter.condition("username", "domain") + (forUpdate ? " FOR UPDATE" : "");
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filter.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Aor aor = new Aor(row.getString(16), row.getString(17).toLowerCase(Locale.ROOT));
                    List<Binding> bindings = found.get(aor);
                    if (bindings != null) {
                        bindings.add(binding(row));
                    }
                }
            }
        }
        found.values().forEach(bindings -> bindings.sort(Comparator.comparingLong(Binding::id)));
        return found;
    }

    /** One statement for all new rows. */
    void insert(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(INSERT_NEW + placeholders(rows.size(), VALUES_OF_NEW))) {
            int index = 1;
            for (Row row : rows) {
                index = bind(statement, index, row);
            }
            statement.executeUpdate();
        }
    }

    /**
     * One statement for all rows that are known by id. An upsert on the unique {@code ruid} instead would use up
     * an AUTO_INCREMENT number at each refresh, and the column is a 32-bit one.
     */
    void update(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                INSERT_KNOWN + placeholders(rows.size(), VALUES_OF_NEW + 1) + UPDATE_KNOWN)) {
            int index = 1;
            for (Row row : rows) {
                statement.setLong(index, row.binding().id());
                index = bind(statement, index + 1, row);
            }
            statement.executeUpdate();
        }
    }

    private static String placeholders(int rows, int columns) {
        String row = "(?" + ",?".repeat(columns - 1) + ")";
        return row + ("," + row).repeat(rows - 1);
    }

    private int bind(PreparedStatement statement, int first, Row row) throws SQLException {
        Binding binding = row.binding();
        int i = first;
        statement.setString(i++, binding.ruid());
        statement.setString(i++, binding.contact());
        setText(statement, i++, binding.received());
        setText(statement, i++, binding.path());
        statement.setObject(i++, times.endToColumn(binding));
        statement.setDouble(i++, binding.qThousandths() == Binding.NO_Q ? -1.0 : binding.qThousandths() / 1000.0);
        statement.setString(i++, binding.callId());
        statement.setLong(i++, binding.cseq());
        statement.setObject(i++, times.toColumn(binding.lastModified()));
        // Only for people to read: what the table cannot hold must not cost a phone its registration.
        statement.setString(i++, userAgents.fitted(binding.userAgent()));
        setText(statement, i++, binding.socket());
        if (binding.methods() == Binding.ALL_METHODS) {
            statement.setNull(i++, Types.INTEGER);
        } else {
            statement.setInt(i++, binding.methods());
        }
        setText(statement, i++, binding.instance());
        statement.setInt(i++, binding.regId());
        statement.setString(i++, row.aor().user());
        statement.setString(i++, row.aor().domain());
        return i;
    }

    private static void setText(PreparedStatement statement, int index, String text) throws SQLException {
        if (text.isEmpty()) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, text);
        }
    }

    private Binding binding(ResultSet row) throws SQLException {
        int methods = row.getInt(13);
        if (row.wasNull()) {
            methods = Binding.ALL_METHODS;
        }
        double q = row.getDouble(7);
        return new Binding(
                row.getLong(1),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                times.read(row, 6),
                q < 0 ? Binding.NO_Q : (int) Math.round(q * 1000),
                text(row, 8),
                row.getLong(9),
                times.read(row, 10),
                text(row, 11),
                text(row, 12),
                methods,
                text(row, 14),
                row.getInt(15));
    }

    static String text(ResultSet row, int index) throws SQLException {
        String text = row.getString(index);
        return text == null ? "" : text;
    }
}
