package io.sipauth.config;

import static io.sipauth.config.Form.choice;
import static io.sipauth.config.Form.choices;
import static io.sipauth.config.Form.duration;
import static io.sipauth.config.Form.listOf;
import static io.sipauth.config.Form.number;
import static io.sipauth.config.Form.onOff;
import static io.sipauth.config.Form.oneOf;
import static io.sipauth.config.Form.secret;
import static io.sipauth.config.Form.size;
import static io.sipauth.config.Form.text;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table of all settings, in the order of the reference; the loader and the printed defaults read it. */
public final class Keys {

    /** Below this a nonce could be forged by trying secrets. */
    static final int MIN_NONCE_SECRET_OCTETS = 32;

    private static final List<Key<?>> TABLE = new ArrayList<>();

    static final Key<HostPort> HTTP_LISTEN =
            key("http.listen", Form.hostPort(), "127.0.0.1:8080", "Where the HTTP API listens.");
    static final Key<Path> HTTP_TLS_CERTIFICATE = key(
            "http.tls.certificate",
            Form.path(),
            "",
            "PEM file with the certificate chain; with it the API speaks TLS alone.");
    static final Key<Path> HTTP_TLS_KEY =
            key("http.tls.key", Form.path(), "", "PEM file with the private key of that certificate.");
    static final Key<Integer> HTTP_MAX_BODY =
            key("http.max-body", size(4096, 1024 * 1024), "128k", "A longer request body is answered 413.");

    static final Key<List<String>> DOMAINS = key(
            "domains",
            listOf(text("domain name", Keys::isDomain)),
            "",
            "Domains that are served, besides those of the domain table; this spelling is the realm.");
    static final Key<String> REALM = key(
            "realm",
            text("text without quotes, at most 255 characters", Keys::isRealm),
            "",
            "The realm of every challenge; empty for the served domain.");

    static final Key<List<String>> DIGEST_ALGORITHMS = key(
            "digest.algorithms",
            listOf(oneOf("MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess")),
            "SHA-256, MD5",
            "Offered in this order, each only while every enabled subscriber of the realm has it.");
    static final Key<List<String>> DIGEST_QOP = key(
            "digest.qop",
            listOf(oneOf("auth", "auth-int", "none")),
            "auth",
            "Offered quality of protection; none for RFC 2069 challenges.");
    static final Key<Boolean> DIGEST_ALLOW_MISSING_QOP = key(
            "digest.allow-missing-qop",
            onOff(),
            "true",
            "Accept an MD5 response without qop to a challenge that offered auth (old phones).");
    static final Key<Boolean> DIGEST_AUTHENTICATION_INFO =
            key("digest.authentication-info", onOff(), "true", "Send Authentication-Info to a REGISTER with qop.");
    static final Key<Boolean> DIGEST_URI_CHECK = key(
            "digest.uri-check",
            onOff(),
            "true",
            "The digest uri must be equivalent to the Request-URI; off where a hop rewrites it.");
    static final Key<Config.Withdraw> DIGEST_WITHDRAW = key(
            "digest.withdraw",
            choice(Config.Withdraw.class),
            "auto",
            "never: an algorithm that some accounts lack stays offered, and those accounts fail.");

    static final Key<Secret> NONCE_SECRET = key(
            "nonce.secret",
            secret(MIN_NONCE_SECRET_OCTETS),
            "",
            "Signs nonces; the same at every instance. Required by serve, made by dev.");
    static final Key<Secret> NONCE_PREVIOUS_SECRET = key(
            "nonce.previous-secret",
            secret(MIN_NONCE_SECRET_OCTETS),
            "",
            "A second live secret, the one before or after: what it signed is good too.");
    static final Key<Duration> NONCE_TTL =
            key("nonce.ttl", duration("1s", "1h"), "300s", "How long a nonce can be used.");
    static final Key<Duration> NONCE_MAX_DRIFT = key(
            "nonce.max-drift",
            duration("0s", "60s"),
            "3s",
            "How far clocks may differ: a nonce from further ahead is stale, an instance further off is not ready.");
    static final Key<Config.OneTime> NONCE_ONE_TIME = key(
            "nonce.one-time",
            choice(Config.OneTime.class),
            "fallback",
            "fallback: a nonce is accepted once where the response has no nc; always: with nc too.");
    static final Key<Set<Config.Part>> NONCE_BIND_REGISTER = key(
            "nonce.bind.register", choices(Config.Part.class), "", "Parts of a REGISTER that its nonce is bound to.");
    static final Key<Set<Config.Part>> NONCE_BIND_OUT_OF_DIALOG = key(
            "nonce.bind.out-of-dialog", choices(Config.Part.class), "", "The same for other requests without To tag.");
    static final Key<Set<Config.Part>> NONCE_BIND_IN_DIALOG =
            key("nonce.bind.in-dialog", choices(Config.Part.class), "", "The same for requests with To tag.");
    static final Key<Boolean> NONCE_BIND_ALWAYS = key(
            "nonce.bind.always",
            onOff(),
            "false",
            "Check bound parts for responses with nc too, not only for those without.");
    static final Key<Integer> NONCE_CAPACITY = key(
            "nonce.capacity",
            number(1_000, 10_000_000),
            "100000",
            "Used nonces that the embedded ledger remembers; what it evicts is stale.");
    static final Key<Config.OnStoreFailure> NONCE_ON_STORE_FAILURE = key(
            "nonce.on-store-failure",
            choice(Config.OnStoreFailure.class),
            "refuse",
            "While Redis does not answer: 503, or accept by this instance's own memory.");

    static final Key<Config.OnBadCredentials> AUTH_ON_BAD_CREDENTIALS = key(
            "auth.on-bad-credentials",
            choice(Config.OnBadCredentials.class),
            "challenge",
            "Answer to a wrong password or unknown user: a fresh challenge, or 403.");
    static final Key<Boolean> AUTH_IDENTITY_CHECK = key(
            "auth.identity-check",
            onOff(),
            "true",
            "To (REGISTER) or From (others) must be the authenticated subscriber's own or an alias.");

    static final Key<Integer> LIMITS_FAILURES_PER_SOURCE = key(
            "limits.failures-per-source",
            number(0, 1_000_000),
            "1000",
            "Failed responses per minute from one source address before it gets 503; 0 for no limit.");
    static final Key<Integer> LIMITS_FAILURES_PER_NAME = key(
            "limits.failures-per-name",
            number(0, 1_000_000),
            "60",
            "Failed responses per minute to one name from one source address; 0 for no limit.");

    static final Key<Duration> REGISTRAR_DEFAULT_EXPIRES =
            key("registrar.default-expires", duration("1s", "30d"), "3600s", "Expiry of a contact that asks for none.");
    static final Key<Duration> REGISTRAR_MIN_EXPIRES =
            key("registrar.min-expires", duration("0s", "1h"), "60s", "A shorter positive expiry is answered 423.");
    static final Key<Duration> REGISTRAR_MAX_EXPIRES =
            key("registrar.max-expires", duration("1s", "30d"), "7200s", "A longer expiry is shortened to this.");
    static final Key<Integer> REGISTRAR_EXPIRES_JITTER = key(
            "registrar.expires-jitter",
            number(0, 50),
            "0",
            "Per cent by which an expiry is shortened at random, to spread refreshes.");
    static final Key<Integer> REGISTRAR_MAX_CONTACTS =
            key("registrar.max-contacts", number(1, 100), "10", "Live bindings that one AOR may have.");
    static final Key<Config.WhenFull> REGISTRAR_WHEN_FULL = key(
            "registrar.when-full",
            choice(Config.WhenFull.class),
            "reject",
            "A contact too many is answered 503, or replaces the oldest.");
    static final Key<Config.PathMode> REGISTRAR_PATH = key(
            "registrar.path",
            choice(Config.PathMode.class),
            "strict",
            "Path: 420 where the UA does not list path, stored all the same, or ignored.");
    static final Key<Boolean> REGISTRAR_CASE_SENSITIVE =
            key("registrar.case-sensitive", onOff(), "false", "Whether Alice and alice are two AORs.");

    static final Key<Optional<ZoneId>> LOCATION_TIME_ZONE = key(
            "location.time-zone",
            Form.zone(),
            "",
            "Zone of the times in the location table, that of Kamailio's host; empty for what migrate recorded, else UTC.");
    static final Key<Config.Plaintext> CREDENTIALS_PLAINTEXT = key(
            "credentials.plaintext",
            choice(Config.Plaintext.class),
            "allow",
            "Clear-text passwords: used where hashes are missing, replaced by hashes, or refused.");
    static final Key<String> RPID_PREFIX =
            key("rpid.prefix", text("text", Keys::isLine), "", "Before the URI in Remote-Party-ID.");
    static final Key<String> RPID_SUFFIX = key(
            "rpid.suffix",
            text("text", Keys::isLine),
            ";party=calling;id-type=subscriber;screen=yes",
            "After the URI in Remote-Party-ID.");

    static final Key<String> DATABASE_URL = key(
            "database.url",
            text("JDBC URL, jdbc:mariadb://HOST:PORT/DATABASE", Keys::isDatabaseUrl),
            "",
            "The MariaDB database. Required by serve; dev makes one of its own.");
    static final Key<String> DATABASE_USER = key("database.user", text("text"), "", "Who logs in there.");
    static final Key<Secret> DATABASE_PASSWORD = key("database.password", secret(0), "", "And its password.");
    static final Key<Integer> DATABASE_POOL_SIZE =
            key("database.pool-size", number(4, 100), "8", "Connections to the database.");
    static final Key<Duration> DATABASE_TIMEOUT = key(
            "database.timeout",
            duration("500ms", "30s"),
            "2s",
            "How long a request waits for the database before it is answered 503.");
    static final Key<Boolean> DATABASE_MIGRATE_ON_START =
            key("database.migrate-on-start", onOff(), "false", "Bring the schema up to date before serving.");

    static final Key<Config.RedisMode> REDIS_MODE =
            key("redis.mode", choice(Config.RedisMode.class), "single", "What kind of Redis it is.");
    static final Key<List<HostPort>> REDIS_NODES = key(
            "redis.nodes",
            listOf(Form.hostPort()),
            "127.0.0.1:6379",
            "The server, or the Sentinels, or some nodes of the cluster.");
    static final Key<String> REDIS_MASTER =
            key("redis.master", text("text"), "", "Name of the master that the Sentinels watch.");
    static final Key<String> REDIS_USER = key("redis.user", text("text"), "", "ACL user; empty for the default one.");
    static final Key<Secret> REDIS_PASSWORD = key("redis.password", secret(0), "", "Its password; empty for none.");
    static final Key<Secret> REDIS_SENTINEL_PASSWORD =
            key("redis.sentinel-password", secret(0), "", "What the Sentinels themselves ask for; empty for none.");
    static final Key<Integer> REDIS_DATABASE =
            key("redis.database", number(0, 1_000), "0", "Number of the database; 0 in a cluster.");
    static final Key<Boolean> REDIS_TLS = key("redis.tls", onOff(), "false", "Speak TLS to it.");
    static final Key<Duration> REDIS_TIMEOUT = key(
            "redis.timeout",
            duration("50ms", "10s"),
            "500ms",
            "How long a request waits for Redis before the answer is 503.");
    static final Key<Duration> STORE_LINGER = key(
            "store.linger", duration("0ms", "1ms"), "1ms", "How long a write waits for others to share its commit.");

    static final Key<List<String>> API_HOSTS = key(
            "api.hosts",
            listOf(text("host name", Keys::isDomain)),
            "",
            "Host names, besides loopback, under which the API may be called; others get 403.");
    static final Key<Boolean> API_OPEN_ON_LOOPBACK = key(
            "api.open-on-loopback",
            onOff(),
            "false",
            "Calls from this machine need no API client while the API listens on loopback alone.");
    static final Key<Config.Level> LOG_LEVEL = key(
            "log.level",
            choice(Config.Level.class),
            "info",
            "The lowest level that is written; below info for our own events alone.");
    static final Key<Config.Format> LOG_FORMAT =
            key("log.format", choice(Config.Format.class), "text", "Lines of text, or one JSON object a line.");

    private static final List<Key<?>> ALL = List.copyOf(TABLE);

    private Keys() {}

    /** Every key, in the order of the reference. */
    public static List<Key<?>> all() {
        return ALL;
    }

    private static <T> Key<T> key(String name, Form<T> form, String defaultText, String description) {
        Key<T> key = new Key<>(name, form, defaultText, description);
        TABLE.add(key);
        return key;
    }

    private static boolean isDomain(String text) {
        return text.length() <= 64
                && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || ".-_[]:".indexOf(c) >= 0));
    }

    private static boolean isRealm(String text) {
        return text.length() <= 255 && isLine(text) && text.indexOf('"') < 0 && text.indexOf('\\') < 0;
    }

    private static boolean isLine(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c != 127);
    }

    private static boolean isDatabaseUrl(String text) {
        return text.isEmpty() || text.startsWith("jdbc:mariadb:") || text.startsWith("jdbc:h2:");
    }
}
