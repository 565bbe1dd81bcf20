package io.sipauth.client;

import java.util.List;
import java.util.Optional;

/**
 * The API clients. Every call blocks and may throw {@link io.sipauth.StoreUnavailableException}; on the way of
 * a request it is asked only for clients that are not remembered.
 */
public interface ApiClients {

    /** The client of this name, octet for octet. */
    Optional<ApiClient> find(String name);

    /** All clients in order of name. */
    List<ApiClient> list();

    /** Adds a client; false when there is one of this name. */
    boolean add(ApiClient client);

    /** Removes a client; false when there is none of this name. */
    boolean remove(String name);
}
