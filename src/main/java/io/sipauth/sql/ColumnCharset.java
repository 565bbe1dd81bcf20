package io.sipauth.sql;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Which texts a column can hold. Kamailio's tables are often latin1: a name beyond it cannot be in them, and
 * asking all the same would make the server convert every row instead of using the index.
 *
 * @param basicPlaneOnly up to U+FFFF: three octets of UTF-8
 */
record ColumnCharset(Charset charset, boolean basicPlaneOnly) {

    /** The character set of this column; H2's hold everything. */
    static ColumnCharset of(Connection connection, boolean embedded, String table, String column) throws SQLException {
        if (embedded) {
            return named("utf8mb4");
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT character_set_name FROM information_schema.columns"
                        + " WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?")) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet row = statement.executeQuery()) {
                return named(row.next() ? String.valueOf(row.getString(1)) : "utf8mb4");
            }
        }
    }

    /** By MariaDB's name; one that Java does not know is taken to hold everything. */
    static ColumnCharset named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "latin1" -> new ColumnCharset(Charset.forName("windows-1252"), true);
            case "ascii" -> new ColumnCharset(StandardCharsets.US_ASCII, true);
            case "utf8", "utf8mb3" -> new ColumnCharset(StandardCharsets.UTF_8, true);
            case "latin2" -> new ColumnCharset(Charset.forName("ISO-8859-2"), true);
            case "cp1251" -> new ColumnCharset(Charset.forName("windows-1251"), true);
            default -> new ColumnCharset(StandardCharsets.UTF_8, false);
        };
    }

    boolean holds(String text) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (basicPlaneOnly && Character.isSurrogate(c)) {
                return false;
            }
            ascii &= c < 0x80;
        }
        return ascii || charset.newEncoder().canEncode(text);
    }

    /** The text with a question mark in place of each character that the column cannot hold. */
    String fitted(String text) {
        if (holds(text)) {
            return text;
        }
        StringBuilder fitted = new StringBuilder(text.length());
        CharsetEncoder encoder = charset.newEncoder();
        text.codePoints().forEach(character -> {
            boolean narrow = !basicPlaneOnly || Character.isBmpCodePoint(character);
            if (narrow && encoder.canEncode(Character.toString(character))) {
                fitted.appendCodePoint(character);
            } else {
                fitted.append('?');
            }
        });
        return fitted.toString();
    }
}
