package io.sipauth.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sipauth.StoreUnavailableException;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiClients;
import io.sipauth.client.ApiSecrets;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the API client behind name and secret. A right secret is remembered for 60 s as an HMAC under a key that
 * only this process has, and forgotten as soon as {@link #reread} finds the row changed or gone; a client that
 * keeps calling is checked again before that time is up, beside the queue, so that it is never limited. All
 * other checks go through {@link SecretChecks}, unknown names too. Thread-safe.
 */
final class Callers {

    /** How long a right secret is remembered. */
    static final Duration MEMORY = Duration.ofSeconds(60);

    /** From this age on a use of a remembered secret has it checked again in the background. */
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    /** Remembered clients; each is a row of the table with a right secret, so a stranger cannot fill it. */
    private static final int MAX_REMEMBERED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    private final ApiClients clients;
    private final SecretChecks checks;
    private final Ticker ticker;
    private final SecretKeySpec key;
    private final Cache<String, Remembered> remembered;
    private volatile boolean anyClient = true;

    /** One right secret; {@code renewing} lets one caller alone check it again. */
    @SuppressWarnings("ArrayRecordComponent") // compared in constant time by hand
    private record Remembered(ApiClient client, byte[] mac, long sinceNanos, AtomicBoolean renewing) {}

    Callers(ApiClients clients, SecretChecks checks, SecureRandom random, Ticker ticker) {
        this.clients = clients;
        this.checks = checks;
        this.ticker = ticker;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.remembered = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(MEMORY)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The client, or empty for a wrong secret or an unknown name alike.
     *
     * @throws ProblemException 503 when too many unremembered secrets wait to be checked
     */
    Optional<ApiClient> authenticate(BasicCredentials credentials) {
        byte[] mac = mac(credentials);
        Remembered known = remembered.getIfPresent(credentials.name());
        if (known != null && MessageDigest.isEqual(known.mac(), mac)) {
            renewInTime(known, credentials);
            return Optional.of(known.client());
        }
        return firstTime(credentials, mac);
    }

    /** False when the table is known to be empty: then a 401 says how to add a client. */
    boolean anyClient() {
        return anyClient;
    }

    /** Forgets every client whose row is no longer what it was. Called every other second in the background. */
    void reread() {
        List<ApiClient> rows;
        try {
            rows = clients.list();
        } catch (StoreUnavailableException e) {
            LOG.debug("event=api_clients_unread", e); // who is remembered stays so for its 60 s
            return;
        }
        anyClient = !rows.isEmpty();
        Map<String, ApiClient> byName = new HashMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        remembered
                .asMap()
                .values()
                .removeIf(known ->
                        !known.client().equals(byName.get(known.client().name())));
    }

    private Optional<ApiClient> firstTime(BasicCredentials credentials, byte[] mac) {
        if (ApiSecrets.tooLong(credentials.secret())) {
            return Optional.empty();
        }
        Optional<ApiClient> client = checks.check(credentials.secret(), () -> clients.find(credentials.name()));
        client.ifPresent(row -> remember(row, mac));
        return client;
    }

    private void remember(ApiClient client, byte[] mac) {
        anyClient = true;
        remembered.put(client.name(), new Remembered(client, mac, ticker.read(), new AtomicBoolean()));
    }

    private void renewInTime(Remembered known, BasicCredentials credentials) {
        if (ticker.read() - known.sinceNanos() > RENEWAL.toNanos()
                && known.renewing().compareAndSet(false, true)) {
            Thread.ofVirtual().name("api-client-renewal").start(() -> renew(known, credentials));
        }
    }

    private void renew(Remembered known, BasicCredentials credentials) {
        try {
            boolean unchanged = clients.find(credentials.name())
                    .filter(known.client()::equals)
                    .isPresent();
            if (unchanged
                    && ApiSecrets.matches(credentials.secret(), known.client().secretHash())) {
                remember(known.client(), known.mac());
            } else {
                remembered.asMap().remove(credentials.name(), known);
            }
        } catch (StoreUnavailableException e) {
            known.renewing().set(false); // the next use tries again, until the 60 s are up
        }
    }

    private byte[] mac(BasicCredentials credentials) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(credentials.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0); // a name holds no NUL, so name and secret cannot be shifted
            return mac.doFinal(credentials.secret().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA256 is missing from this JDK", e);
        }
    }
}
