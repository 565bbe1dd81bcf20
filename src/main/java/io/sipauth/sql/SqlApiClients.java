package io.sipauth.sql;

import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiClients;
import io.sipauth.client.ApiScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code api_client}. Names are compared octet for octet; two may not differ in case alone. */
public final class SqlApiClients implements ApiClients {

    private static final String SELECT = "SELECT name, secret_hash, scopes, changed_at FROM api_client";

    private final Database database;

    public SqlApiClients(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ApiClient> find(String name) {
        return database.read("find API client", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SELECT + " WHERE name = ?")) {
                statement.setString(1, name);
                return read(statement).stream()
                        .filter(client -> client.name().equals(name))
                        .findFirst();
            }
        });
    }

    @Override
    public List<ApiClient> list() {
        return database.read("list API clients", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SELECT + " ORDER BY name")) {
                return read(statement);
            }
        });
    }

    @Override
    public boolean add(ApiClient client) {
        return database.write("add API client", connection -> {
            // IGNORE would also cut a name that is too long; this refuses it.
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO api_client (name, secret_hash, scopes, changed_at) SELECT ?, ?, ?, ?"
                            + " WHERE NOT EXISTS (SELECT 1 FROM api_client AS present WHERE present.name = ?)")) {
                statement.setString(1, client.name());
                statement.setString(2, client.secretHash());
                statement.setString(3, scopes(client.scopes()));
                statement.setObject(
                        4, LocalDateTime.ofInstant(client.changedAt().truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC));
                statement.setString(5, client.name());
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public boolean remove(String name) {
        if (find(name).isEmpty()) {
            return false;
        }
        return database.write("remove API client", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("DELETE FROM api_client WHERE name = ?")) {
                statement.setString(1, name);
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static List<ApiClient> read(PreparedStatement statement) throws SQLException {
        List<ApiClient> clients = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                clients.add(new ApiClient(
                        row.getString(1),
                        row.getString(2),
                        scopes(row.getString(3)),
                        row.getObject(4, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
            }
        }
        return clients;
    }

    private static String scopes(Set<ApiScope> scopes) {
        return String.join(",", scopes.stream().sorted().map(ApiScope::key).toList());
    }

    /** A word that is no scope of ours gives nothing. */
    private static Set<ApiScope> scopes(String text) {
        Set<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
        for (String word : text.split(",", -1)) {
            for (ApiScope scope : ApiScope.values()) {
                if (scope.key().equals(word.strip())) {
                    scopes.add(scope);
                }
            }
        }
        return scopes;
    }
}
