package io.sipauth.app;

import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiClients;
import io.sipauth.client.ApiScope;
import io.sipauth.client.ApiSecrets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first API client of an installation, from {@code SIPAUTH_API_BOOTSTRAP_CLIENT}: added at the start where
 * there is none of its name, with the scopes of a proxy.
 */
public record BootstrapClient(String name, String secret) {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapClient.class);

    /** Adds it unless there is one of this name, whose secret then stays what it is. */
    void addTo(ApiClients clients) {
        if (clients.find(name).isPresent()) {
            return;
        }
        String hash = ApiSecrets.hash(secret, new SecureRandom());
        if (clients.add(new ApiClient(name, hash, Set.of(ApiScope.AUTH, ApiScope.LOCATION), Instant.now()))) {
            LOG.info("event=api_client_added name={}", name);
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "BootstrapClient[" + name + "]";
    }
}
