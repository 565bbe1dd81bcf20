package io.sipauth.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every setting, checked. What each one means, its unit, range and default stand in {@link Keys} and nowhere
 * else. Made by {@link ConfigLoader}.
 *
 * @param locationTimeZone null where none was given
 */
public record Config(
        Http http,
        List<String> domains,
        String realm,
        Digest digest,
        Nonce nonce,
        Auth auth,
        Limits limits,
        Registrar registrar,
        @Nullable ZoneId locationTimeZone,
        Plaintext credentialsPlaintext,
        Rpid rpid,
        Database database,
        Redis redis,
        Duration storeLinger,
        Api api,
        Log log) {

    /** Keys under {@code http.}. */
    public record Http(HostPort listen, Tls tls, int maxBody) {}

    /** Keys under {@code http.tls.}; both paths are empty for plain HTTP. */
    public record Tls(Path certificate, Path key) {
        public boolean isOn() {
            return !certificate.toString().isEmpty();
        }
    }

    /** Keys under {@code digest.}; {@code qop} is empty for challenges without it. */
    public record Digest(
            List<String> algorithms,
            List<String> qop,
            boolean allowMissingQop,
            boolean authenticationInfo,
            boolean uriCheck,
            Withdraw withdraw) {}

    /** Whether an algorithm that some account lacks is offered. */
    public enum Withdraw {
        AUTO,
        NEVER
    }

    /** Keys under {@code nonce.}. */
    public record Nonce(
            Secret secret,
            Secret previousSecret,
            Duration ttl,
            Duration maxDrift,
            OneTime oneTime,
            Bind bind,
            int capacity,
            OnStoreFailure onStoreFailure) {}

    /** Which nonces are accepted once. */
    public enum OneTime {
        FALLBACK,
        ALWAYS
    }

    /** Keys under {@code nonce.bind.}. */
    public record Bind(Set<Part> register, Set<Part> outOfDialog, Set<Part> inDialog, boolean always) {}

    /** What a nonce can be bound to. */
    public enum Part {
        URI,
        CALL_ID,
        FROM_TAG,
        SOURCE_IP
    }

    /** What happens while Redis does not answer. */
    public enum OnStoreFailure {
        REFUSE,
        ACCEPT
    }

    /** Keys under {@code auth.}. */
    public record Auth(OnBadCredentials onBadCredentials, boolean identityCheck) {}

    /** The answer to a wrong password. */
    public enum OnBadCredentials {
        CHALLENGE,
        FORBID
    }

    /** Keys under {@code limits.}; 0 for no limit. */
    public record Limits(int failuresPerSource, int failuresPerName) {}

    /** Keys under {@code registrar.}. */
    public record Registrar(
            Duration defaultExpires,
            Duration minExpires,
            Duration maxExpires,
            int expiresJitter,
            int maxContacts,
            WhenFull whenFull,
            PathMode path,
            boolean caseSensitive) {}

    /** What happens to one contact too many. */
    public enum WhenFull {
        REJECT,
        REPLACE_OLDEST
    }

    /** How Path is treated. */
    public enum PathMode {
        STRICT,
        LAZY,
        OFF
    }

    /** What is done with clear-text passwords in the subscriber table. */
    public enum Plaintext {
        ALLOW,
        UPGRADE,
        DENY
    }

    /** Keys under {@code rpid.}. */
    public record Rpid(String prefix, String suffix) {}

    /** Keys under {@code database.}; the URL is empty where none was given. */
    public record Database(
            String url, String user, Secret password, int poolSize, Duration timeout, boolean migrateOnStart) {}

    /** Keys under {@code redis.}. */
    public record Redis(
            RedisMode mode,
            List<HostPort> nodes,
            String master,
            String user,
            Secret password,
            Secret sentinelPassword,
            int database,
            boolean tls,
            Duration timeout) {}

    /** What kind of Redis it is. */
    public enum RedisMode {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    /** Keys under {@code api.}. */
    public record Api(List<String> hosts, boolean openOnLoopback) {}

    /** Keys under {@code log.}. */
    public record Log(Level level, Format format) {}

    /** The lowest level that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** What a line looks like. */
    public enum Format {
        TEXT,
        JSON
    }
}
