package io.sipauth.app;

import io.sipauth.auth.AuthPolicy;
import io.sipauth.config.Config;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import io.sipauth.http.HttpSettings;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import io.sipauth.redis.RedisSettings;
import io.sipauth.sql.DatabaseSettings;
import io.sipauth.sql.PlaintextMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates the configuration into each room's own rules. */
public final class Policies {

    /** Measured behind Kamailio: company pays off for Redis in a third of the time that it does for a commit. */
    private static final int LINGER_RATIO = 3;

    private Policies() {}

    static AuthPolicy auth(Config config) {
        Config.Digest digest = config.digest();
        return new AuthPolicy(
                config.realm(),
                algorithms(digest.algorithms()),
                digest.qop().stream().map(Qop::of).flatMap(Optional::stream).collect(Collectors.toSet()),
                digest.allowMissingQop(),
                digest.authenticationInfo(),
                digest.uriCheck(),
                config.auth().identityCheck(),
                config.auth().onBadCredentials() == Config.OnBadCredentials.FORBID,
                config.registrar().caseSensitive(),
                config.limits().failuresPerSource(),
                config.limits().failuresPerName());
    }

    private static List<DigestAlgorithm> algorithms(List<String> tokens) {
        return tokens.stream()
                .map(DigestAlgorithm::of)
                .flatMap(Optional::stream)
                .toList();
    }

    static NoncePolicy nonce(Config.Nonce nonce) {
        Config.Bind bind = nonce.bind();
        return new NoncePolicy(
                nonce.ttl(),
                nonce.maxDrift(),
                nonce.oneTime() == Config.OneTime.ALWAYS,
                Map.of(
                        RequestKind.REGISTER, parts(bind.register()),
                        RequestKind.OUT_OF_DIALOG, parts(bind.outOfDialog()),
                        RequestKind.IN_DIALOG, parts(bind.inDialog())),
                bind.always());
    }

    private static Set<NonceParts.Part> parts(Set<Config.Part> names) {
        Set<NonceParts.Part> parts = EnumSet.noneOf(NonceParts.Part.class);
        for (Config.Part name : names) {
            parts.add(
                    switch (name) {
                        case URI -> NonceParts.Part.URI;
                        case CALL_ID -> NonceParts.Part.CALL_ID;
                        case FROM_TAG -> NonceParts.Part.FROM_TAG;
                        case SOURCE_IP -> NonceParts.Part.SOURCE_IP;
                    });
        }
        return parts;
    }

    static RegistrarPolicy registrar(Config.Registrar registrar) {
        return new RegistrarPolicy(
                registrar.defaultExpires(),
                registrar.minExpires(),
                registrar.maxExpires(),
                registrar.expiresJitter(),
                registrar.maxContacts(),
                switch (registrar.whenFull()) {
                    case REJECT -> RegistrarPolicy.WhenFull.REJECT;
                    case REPLACE_OLDEST -> RegistrarPolicy.WhenFull.REPLACE_OLDEST;
                },
                switch (registrar.path()) {
                    case STRICT -> RegistrarPolicy.PathMode.STRICT;
                    case LAZY -> RegistrarPolicy.PathMode.LAZY;
                    case OFF -> RegistrarPolicy.PathMode.OFF;
                });
    }

    /** Where the tables are; public for the commands that need the database alone. */
    public static DatabaseSettings database(Config config) {
        Config.Database database = config.database();
        return new DatabaseSettings(
                database.url(),
                database.user(),
                database.password().text(),
                database.poolSize(),
                config.locationTimeZone(),
                switch (config.credentialsPlaintext()) {
                    case ALLOW -> PlaintextMode.ALLOW;
                    case UPGRADE -> PlaintextMode.UPGRADE;
                    case DENY -> PlaintextMode.DENY;
                },
                database.timeout());
    }

    static RedisSettings redis(Config config) {
        Config.Redis redis = config.redis();
        return new RedisSettings(
                switch (redis.mode()) {
                    case SINGLE -> RedisSettings.Mode.SINGLE;
                    case SENTINEL -> RedisSettings.Mode.SENTINEL;
                    case CLUSTER -> RedisSettings.Mode.CLUSTER;
                },
                redis.nodes().stream()
                        .map(node -> new RedisSettings.Node(node.host(), node.port()))
                        .toList(),
                redis.master(),
                redis.user(),
                redis.password().text(),
                redis.sentinelPassword().text(),
                redis.database(),
                redis.tls(),
                redis.timeout(),
                redis.timeout(),
                config.storeLinger().dividedBy(LINGER_RATIO));
    }

    static HttpSettings http(Config config, boolean open) {
        HttpSettings defaults = HttpSettings.DEFAULTS;
        Set<String> hosts = new HashSet<>();
        config.api().hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        return new HttpSettings(
                hosts,
                access(config.api(), open),
                tls(config.http().tls()),
                config.http().maxBody(),
                defaults.maxInFlight(),
                deadline(config, defaults.deadline()),
                defaults.idleTimeout(),
                defaults.requestTimeout(),
                defaults.stopTimeout(),
                config.rpid().prefix(),
                config.rpid().suffix());
    }

    /** An operator who gives the database longer wants to wait for it. */
    private static Duration deadline(Config config, Duration fallback) {
        Duration database = config.database().timeout();
        return database.compareTo(fallback) > 0 ? database : fallback;
    }

    private static HttpSettings.Access access(Config.Api api, boolean open) {
        if (open) {
            return HttpSettings.Access.OPEN;
        }
        return api.openOnLoopback() ? HttpSettings.Access.OPEN_ON_LOOPBACK : HttpSettings.Access.CLIENTS;
    }

    private static HttpSettings.Tls tls(Config.Tls tls) {
        return tls.isOn() ? new HttpSettings.Tls.Pem(tls.certificate(), tls.key()) : new HttpSettings.Tls.Off();
    }
}
