package io.sipauth.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The condition for a batch of (user, domain) pairs: {@code (domain = ? AND username IN (?, ?)) OR …}, grouped by
 * domain because every server turns that form into ranges of the index. Sorted, so that instances lock rows in
 * the same order.
 */
final class NameFilter {

    private final Map<String, TreeSet<String>> usersByDomain = new TreeMap<>();

    void add(String user, String domain) {
        usersByDomain.computeIfAbsent(domain, unused -> new TreeSet<>()).add(user);
    }

    boolean isEmpty() {
        return usersByDomain.isEmpty();
    }

    /** The condition over these two columns. */
    String condition(String userColumn, String domainColumn) {
        StringBuilder sql = new StringBuilder();
        for (TreeSet<String> users : usersByDomain.values()) {
            sql.append(sql.isEmpty() ? "(" : " OR (").append(domainColumn).append(" = ? AND ");
            sql.append(userColumn)
                    .append(" IN (?")
                    .repeat(", ?", users.size() - 1)
                    .append("))");
        }
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        int index = 1;
        for (Map.Entry<String, TreeSet<String>> group : usersByDomain.entrySet()) {
            statement.setString(index++, group.getKey());
            for (String user : group.getValue()) {
                statement.setString(index++, user);
            }
        }
    }

    /** Requests by their key, in order of arrival, so that equal ones share a row. */
    static <K, I, O> Map<K, List<Waiting<I, O>>> grouped(
            Collection<Waiting<I, O>> batch, java.util.function.Function<I, K> key) {
        Map<K, List<Waiting<I, O>>> groups = new LinkedHashMap<>();
        for (Waiting<I, O> request : batch) {
            groups.computeIfAbsent(key.apply(request.input()), unused -> new ArrayList<>(1))
                    .add(request);
        }
        return groups;
    }
}
