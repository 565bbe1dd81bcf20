package io.sipauth.config;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/** Makes a {@link Config} of layers of text. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /** What the configuration is for, which decides what must be in it. */
    public enum Purpose {
        /** Serving requests with MariaDB and Redis. */
        SERVE,
        /** Only the database is needed: migrations, API clients. */
        DATABASE,
        /** Everything has a value already. */
        DEV
    }

    /**
     * Reads the layers, later ones winning. Throws {@link ConfigException} with every fault: an unknown key, a
     * value of the wrong form, values that contradict each other, and keys that this purpose needs.
     */
    public static Config load(Purpose purpose, List<Layer> layers) {
        Settings settings = new Settings(layers);
        Config config = read(settings);
        check(config, settings);
        require(purpose, settings);
        List<Fault> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return config;
    }

    private static Config read(Settings s) {
        return new Config(
                new Config.Http(
                        s.get(Keys.HTTP_LISTEN),
                        new Config.Tls(s.get(Keys.HTTP_TLS_CERTIFICATE), s.get(Keys.HTTP_TLS_KEY)),
                        s.get(Keys.HTTP_MAX_BODY)),
                s.get(Keys.DOMAINS),
                s.get(Keys.REALM),
                digest(s),
                nonce(s),
                new Config.Auth(s.get(Keys.AUTH_ON_BAD_CREDENTIALS), s.get(Keys.AUTH_IDENTITY_CHECK)),
                new Config.Limits(s.get(Keys.LIMITS_FAILURES_PER_SOURCE), s.get(Keys.LIMITS_FAILURES_PER_NAME)),
                registrar(s),
                s.get(Keys.LOCATION_TIME_ZONE).orElse(null),
                s.get(Keys.CREDENTIALS_PLAINTEXT),
                new Config.Rpid(s.get(Keys.RPID_PREFIX), s.get(Keys.RPID_SUFFIX)),
                database(s),
                redis(s),
                s.get(Keys.STORE_LINGER),
                new Config.Api(s.get(Keys.API_HOSTS), s.get(Keys.API_OPEN_ON_LOOPBACK)),
                new Config.Log(s.get(Keys.LOG_LEVEL), s.get(Keys.LOG_FORMAT)));
    }

    private static Config.Digest digest(Settings s) {
        List<String> qop = s.get(Keys.DIGEST_QOP);
        if (qop.contains("none") && qop.size() > 1) {
            s.fault(Keys.DIGEST_QOP, "none stands alone");
        }
        return new Config.Digest(
                s.get(Keys.DIGEST_ALGORITHMS),
                qop.contains("none") ? List.of() : qop,
                s.get(Keys.DIGEST_ALLOW_MISSING_QOP),
                s.get(Keys.DIGEST_AUTHENTICATION_INFO),
                s.get(Keys.DIGEST_URI_CHECK),
                s.get(Keys.DIGEST_WITHDRAW));
    }

    private static Config.Nonce nonce(Settings s) {
        return new Config.Nonce(
                s.secret(Keys.NONCE_SECRET, Keys.MIN_NONCE_SECRET_OCTETS),
                s.secret(Keys.NONCE_PREVIOUS_SECRET, Keys.MIN_NONCE_SECRET_OCTETS),
                s.get(Keys.NONCE_TTL),
                s.get(Keys.NONCE_MAX_DRIFT),
                s.get(Keys.NONCE_ONE_TIME),
                new Config.Bind(
                        Set.copyOf(s.get(Keys.NONCE_BIND_REGISTER)),
                        Set.copyOf(s.get(Keys.NONCE_BIND_OUT_OF_DIALOG)),
                        Set.copyOf(s.get(Keys.NONCE_BIND_IN_DIALOG)),
                        s.get(Keys.NONCE_BIND_ALWAYS)),
                s.get(Keys.NONCE_CAPACITY),
                s.get(Keys.NONCE_ON_STORE_FAILURE));
    }

    private static Config.Registrar registrar(Settings s) {
        return new Config.Registrar(
                s.get(Keys.REGISTRAR_DEFAULT_EXPIRES),
                s.get(Keys.REGISTRAR_MIN_EXPIRES),
                s.get(Keys.REGISTRAR_MAX_EXPIRES),
                s.get(Keys.REGISTRAR_EXPIRES_JITTER),
                s.get(Keys.REGISTRAR_MAX_CONTACTS),
                s.get(Keys.REGISTRAR_WHEN_FULL),
                s.get(Keys.REGISTRAR_PATH),
                s.get(Keys.REGISTRAR_CASE_SENSITIVE));
    }

    private static Config.Database database(Settings s) {
        return new Config.Database(
                s.get(Keys.DATABASE_URL),
                s.get(Keys.DATABASE_USER),
                s.secret(Keys.DATABASE_PASSWORD, 0),
                s.get(Keys.DATABASE_POOL_SIZE),
                s.get(Keys.DATABASE_TIMEOUT),
                s.get(Keys.DATABASE_MIGRATE_ON_START));
    }

    private static Config.Redis redis(Settings s) {
        return new Config.Redis(
                s.get(Keys.REDIS_MODE),
                s.get(Keys.REDIS_NODES),
                s.get(Keys.REDIS_MASTER),
                s.get(Keys.REDIS_USER),
                s.secret(Keys.REDIS_PASSWORD, 0),
                s.secret(Keys.REDIS_SENTINEL_PASSWORD, 0),
                s.get(Keys.REDIS_DATABASE),
                s.get(Keys.REDIS_TLS),
                s.get(Keys.REDIS_TIMEOUT));
    }

    /** Values that are right alone but not together. */
    private static void check(Config config, Settings s) {
        Config.Registrar registrar = config.registrar();
        if (registrar.minExpires().compareTo(registrar.maxExpires()) > 0) {
            s.fault(Keys.REGISTRAR_MIN_EXPIRES, "is above " + Keys.REGISTRAR_MAX_EXPIRES.name());
        }
        if (registrar.defaultExpires().compareTo(registrar.maxExpires()) > 0) {
            s.fault(Keys.REGISTRAR_DEFAULT_EXPIRES, "is above " + Keys.REGISTRAR_MAX_EXPIRES.name());
        }
        if (config.digest().algorithms().isEmpty()) {
            s.fault(Keys.DIGEST_ALGORITHMS, "needs at least one algorithm");
        }
        checkSecrets(config.nonce(), s);
        checkRedis(config.redis(), s);
        checkTls(config.http().tls(), s);
    }

    private static void checkSecrets(Config.Nonce nonce, Settings s) {
        if (!nonce.previousSecret().isEmpty() && nonce.previousSecret().equals(nonce.secret())) {
            s.fault(Keys.NONCE_PREVIOUS_SECRET, "is the same as " + Keys.NONCE_SECRET.name());
        }
    }

    private static void checkRedis(Config.Redis redis, Settings s) {
        if (redis.nodes().isEmpty() && !s.hasFault(Keys.REDIS_NODES)) {
            s.fault(Keys.REDIS_NODES, "needs at least one HOST:PORT");
        }
        if (redis.mode() == Config.RedisMode.SINGLE && redis.nodes().size() > 1) {
            s.fault(Keys.REDIS_NODES, "has " + redis.nodes().size() + " nodes, but redis.mode is single");
        }
        if (redis.nodes().stream().anyMatch(node -> node.port() == 0)) {
            s.fault(Keys.REDIS_NODES, "has a node with port 0");
        }
        if ((redis.mode() == Config.RedisMode.SENTINEL) == redis.master().isEmpty()) {
            s.fault(Keys.REDIS_MASTER, "is required where redis.mode is sentinel, and only there");
        }
        if (!redis.user().isEmpty() && redis.password().isEmpty() && !s.hasFault(Keys.REDIS_PASSWORD)) {
            s.fault(Keys.REDIS_PASSWORD, "is required where redis.user is given");
        }
        if (redis.mode() == Config.RedisMode.CLUSTER && redis.database() != 0) {
            s.fault(Keys.REDIS_DATABASE, "must be 0 in a cluster");
        }
    }

    private static void checkTls(Config.Tls tls, Settings s) {
        boolean certificate = !tls.certificate().toString().isEmpty();
        boolean key = !tls.key().toString().isEmpty();
        if (certificate != key) {
            Key<?> missing = certificate ? Keys.HTTP_TLS_KEY : Keys.HTTP_TLS_CERTIFICATE;
            s.fault(missing, "is required where the other of certificate and key is given");
        }
        if (certificate && !Files.isReadable(tls.certificate())) {
            s.fault(Keys.HTTP_TLS_CERTIFICATE, tls.certificate() + " cannot be read");
        }
        if (key && !Files.isReadable(tls.key())) {
            s.fault(Keys.HTTP_TLS_KEY, tls.key() + " cannot be read");
        }
    }

    private static void require(Purpose purpose, Settings s) {
        List<Key<?>> required = switch (purpose) {
            case SERVE -> List.of(Keys.NONCE_SECRET, Keys.DATABASE_URL);
            case DATABASE -> List.of(Keys.DATABASE_URL);
            case DEV -> List.of();
        };
        for (Key<?> key : required) {
            boolean empty = s.isBlank(key);
            if (empty && !s.hasFault(key)) {
                s.fault(key, "is required" + (key.isSecret() ? ", here or as a file by " + key.fileName() : ""));
            }
        }
    }
}
