package io.sipauth.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipauth.digest.ChallengeField;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceKeys;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** An authenticator with its fakes, the subscribers alice and bob, and a clock that is moved by hand. */
final class Scene implements InstantSource {

    static final String DOMAIN = "example.test";
    static final SubscriberName ALICE = new SubscriberName("alice", DOMAIN);
    static final SubscriberName BOB = new SubscriberName("bob", DOMAIN);
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private Instant now = Instant.parse("2026-11-21T12:00:00.500Z");
    final FakeSubscribers subscribers = new FakeSubscribers(this);
    final FakeNonceLedger ledger = new FakeNonceLedger(this);
    final List<String> events = new ArrayList<>();
    final Random random = new Random(5);
    AuthPolicy policy = AuthPolicy.DEFAULTS;
    NoncePolicy noncePolicy = NoncePolicy.DEFAULTS;
    String secret = SECRET;
    NonceParts parts = new NonceParts("sip:example.test", "call-1", "tag-1", "192.0.2.1");
    long accountsWithoutSha2;
    final FailureLimits limits = new FailureLimits(1000, 60);

    Scene() {
        subscribers.put(row("alice", "wonderland"));
        subscribers.put(row("bob", "builder"));
    }

    static Subscriber row(String username, String password) {
        return new Subscriber(
                new SubscriberName(username, DOMAIN),
                true,
                new NewCredentials(username, DOMAIN, password).hashes(),
                "",
                "");
    }

    static Subscriber plaintextRow(String username, String password) {
        return new Subscriber(new SubscriberName(username, DOMAIN), true, Map.of(), password, "");
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** An authenticator with the present policies; stores and clock stay the same. */
    Authenticator authenticator() {
        AuthEvents listener = new AuthEvents() {
            @Override
            public void algorithmWithdrawn(
                    String domain, DigestAlgorithm algorithm, long accounts, boolean stillOffered) {
                events.add("withdrawn " + algorithm);
            }

            @Override
            public void acceptedWithoutQop() {
                events.add("without qop");
            }
        };
        OfferedAlgorithms offered = new OfferedAlgorithms(
                policy.algorithms(),
                (algorithm, domain) -> algorithm == DigestAlgorithm.MD5 ? 0 : accountsWithoutSha2,
                true,
                listener);
        offered.refresh(List.of(DOMAIN));
        NonceKeys keys = new NonceKeys(List.of(secret.getBytes(UTF_8)));
        return new Authenticator(
                policy,
                noncePolicy,
                new NonceCodec(keys, noncePolicy, random),
                subscribers,
                ledger,
                offered,
                limits,
                this,
                listener);
    }

    AuthRequest register(String... credentials) {
        return registerTo("sip:alice@example.test", "", credentials);
    }

    AuthRequest registerTo(String to, String fingerprint, String... credentials) {
        return new AuthRequest(
                ChallengeField.WWW,
                "REGISTER",
                RequestKind.REGISTER,
                "sip:example.test",
                DOMAIN,
                List.of(credentials),
                new EntityBody.Bytes(new byte[0]),
                to,
                parts,
                fingerprint);
    }

    AuthRequest invite(EntityBody body, String from, String... credentials) {
        return new AuthRequest(
                ChallengeField.PROXY,
                "INVITE",
                RequestKind.OUT_OF_DIALOG,
                "sip:bob@example.test",
                DOMAIN,
                List.of(credentials),
                body,
                from,
                parts,
                "");
    }

    /** An INVITE by alice. */
    Verdict invite(EntityBody body, String credentials) {
        return authenticate(invite(body, "sip:alice@example.test", credentials));
    }

    Verdict authenticate(AuthRequest request) {
        return authenticator().authenticate(request).toCompletableFuture().join();
    }

    Verdict registerWith(Phone phone) {
        return authenticate(register(phone.credentials()));
    }

    /** The first challenge's nonce. */
    String nonce() {
        return nonceOf(authenticate(register()));
    }

    /** alice with a fresh nonce and the right password. */
    Phone alice() {
        return Phone.of("alice", "wonderland", nonce());
    }

    static String nonceOf(Verdict verdict) {
        String challenge = ((Verdict.Challenged) verdict).challenges().getFirst();
        return textBetween(challenge, "nonce=\"", "\"");
    }

    static String textBetween(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        return text.substring(start, text.indexOf(after, start));
    }

    Scene qop(Qop... qop) {
        policy = new AuthPolicy(
                policy.realm(),
                policy.algorithms(),
                Set.of(qop),
                policy.allowMissingQop(),
                policy.authenticationInfo(),
                policy.uriCheck(),
                policy.identityCheck(),
                policy.forbidBadCredentials(),
                policy.caseSensitiveUsers(),
                policy.failuresPerSource(),
                policy.failuresPerName());
        return this;
    }

    Scene algorithms(DigestAlgorithm... algorithms) {
        policy = new AuthPolicy(
                policy.realm(),
                List.of(algorithms),
                policy.qop(),
                policy.allowMissingQop(),
                policy.authenticationInfo(),
                policy.uriCheck(),
                policy.identityCheck(),
                policy.forbidBadCredentials(),
                policy.caseSensitiveUsers(),
                policy.failuresPerSource(),
                policy.failuresPerName());
        return this;
    }

    /** All switches of the policy, in its order. */
    Scene switches(
            boolean allowMissingQop,
            boolean authenticationInfo,
            boolean uriCheck,
            boolean identityCheck,
            boolean forbid,
            boolean caseSensitive) {
        policy = new AuthPolicy(
                policy.realm(),
                policy.algorithms(),
                policy.qop(),
                allowMissingQop,
                authenticationInfo,
                uriCheck,
                identityCheck,
                forbid,
                caseSensitive,
                policy.failuresPerSource(),
                policy.failuresPerName());
        return this;
    }

    Scene realm(String realm) {
        policy = new AuthPolicy(
                realm,
                policy.algorithms(),
                policy.qop(),
                policy.allowMissingQop(),
                policy.authenticationInfo(),
                policy.uriCheck(),
                policy.identityCheck(),
                policy.forbidBadCredentials(),
                policy.caseSensitiveUsers(),
                policy.failuresPerSource(),
                policy.failuresPerName());
        return this;
    }

    Scene oneTime() {
        noncePolicy = new NoncePolicy(Duration.ofSeconds(300), Duration.ofSeconds(3), true, Map.of(), false);
        return this;
    }

    Scene bound(RequestKind kind, NonceParts.Part... bound) {
        noncePolicy = new NoncePolicy(
                Duration.ofSeconds(300), Duration.ofSeconds(3), false, Map.of(kind, Set.of(bound)), false);
        return this;
    }
}
