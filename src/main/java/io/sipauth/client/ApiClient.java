package io.sipauth.client;

import java.time.Instant;
import java.util.Set;

/**
 * A row of {@code api_client}: a proxy or a portal that may call the API.
 *
 * @param name 1 to 64 characters, compared octet for octet
 * @param secretHash bcrypt
 * @param changedAt when the row last changed
 */
public record ApiClient(String name, String secretHash, Set<ApiScope> scopes, Instant changedAt) {

    public ApiClient {
        scopes = Set.copyOf(scopes);
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
        return "ApiClient[" + name + ", " + scopes + "]";
    }
}
