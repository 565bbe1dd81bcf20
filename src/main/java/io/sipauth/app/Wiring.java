package io.sipauth.app;

import io.sipauth.auth.AuthEvents;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.Authenticator;
import io.sipauth.auth.FailureLimits;
import io.sipauth.auth.OfferedAlgorithms;
import io.sipauth.config.Config;
import io.sipauth.http.HttpApi;
import io.sipauth.http.UseCases;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceKeys;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.registrar.RegisterHandler;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts the use cases together by hand, from the configuration down to the API. */
final class Wiring {

    private static final String TO_TAGS = "to tags";

    private final Config config;
    private final Metrics metrics;
    private final Stores stores;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuthPolicy authPolicy;
    private final OfferedAlgorithms algorithms;

    Wiring(Config config, Metrics metrics, Stores stores, InstantSource clock, SecureRandom random) {
        this.config = config;
        this.metrics = metrics;
        this.stores = stores;
        this.clock = clock;
        this.random = random;
        this.authPolicy = Policies.auth(config);
        this.algorithms = new OfferedAlgorithms(
                authPolicy.algorithms(),
                stores.census(),
                config.digest().withdraw() == Config.Withdraw.AUTO,
                new LoggedEvents(metrics));
    }

    OfferedAlgorithms algorithms() {
        return algorithms;
    }

    /** @param open answer without an API client: {@code dev} alone */
    HttpApi api(HealthChecks health, boolean open) {
        NoncePolicy noncePolicy = Policies.nonce(config.nonce());
        NonceKeys keys = new NonceKeys(secrets());
        Authenticator authenticator = authenticator(noncePolicy, keys);
        RegistrarPolicy registrarPolicy = Policies.registrar(config.registrar());
        Registrar registrar = new Registrar(registrarPolicy, random);
        RegisterHandler handler = new RegisterHandler(
                authenticator::authenticate,
                registrar,
                registrarPolicy,
                stores.bindings(),
                stores.domains(),
                stores.subscribers(),
                config.registrar().caseSensitive(),
                keys.derive(TO_TAGS),
                clock);
        UseCases useCases = new UseCases(
                authenticator::authenticate,
                authenticator::challenge,
                noncePolicy,
                handler::handle,
                registrar,
                registrarPolicy,
                authPolicy,
                stores.bindings(),
                stores.subscribers(),
                stores.domains(),
                stores.apiClients(),
                metrics.registry(),
                metrics::scrape,
                health::live,
                health::ready,
                clock);
        return new HttpApi(useCases, Policies.http(config, open), random);
    }

    private Authenticator authenticator(NoncePolicy noncePolicy, NonceKeys keys) {
        AuthEvents events = new LoggedEvents(metrics);
        return new Authenticator(
                authPolicy,
                noncePolicy,
                new NonceCodec(keys, noncePolicy, random),
                stores.subscribers(),
                stores.ledger().port(),
                algorithms,
                new FailureLimits(authPolicy.failuresPerSource(), authPolicy.failuresPerName()),
                clock,
                events);
    }

    private List<byte[]> secrets() {
        List<byte[]> secrets = new ArrayList<>();
        secrets.add(config.nonce().secret().bytes());
        if (!config.nonce().previousSecret().isEmpty()) {
            secrets.add(config.nonce().previousSecret().bytes());
        }
        return secrets;
    }
}
