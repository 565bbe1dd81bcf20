package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiScope;
import io.sipauth.client.ApiSecrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Remembered secrets, the queue of checks, and rows that change. */
class CallersTest {

    private final Fakes.Clients clients = new Fakes.Clients();
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong nanos = new AtomicLong();
    private final SecretChecks checks = new SecretChecks(Duration.ofSeconds(10), random);
    private final Callers callers = new Callers(clients, checks, random, nanos::get);

    private void add(String name, String secret) {
        clients.rows.put(
                name, new ApiClient(name, ApiSecrets.hash(secret, random), Set.of(ApiScope.AUTH), Instant.EPOCH));
    }

    private boolean knows(String name, String secret) {
        return callers.authenticate(new BasicCredentials(name, secret)).isPresent();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void rightSecret_isRememberedFor60Seconds() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        clients.down = true;
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(knows("proxy", "s1")).isTrue();
        pass(Duration.ofNanos(1));
        assertThatThrownBy(() -> knows("proxy", "s1")).isInstanceOf(io.sipauth.StoreUnavailableException.class);
    }

    @Test
    void wrongSecretAndUnknownName_areEmptyAlike_andNeverRemembered() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s2")).isFalse();
        assertThat(knows("nobody", "s1")).isFalse();
        assertThat(knows("proxy", "s1")).isTrue();
        assertThat(knows("proxy", "s2")).isFalse();
        assertThat(knows("Proxy", "s1")).isFalse();
        assertThat(clients.finds.get()).isEqualTo(5);
    }

    @Test
    void secret_of72Octets_isTaken_and73_isNot() {
        add("proxy", "x".repeat(72));
        assertThat(knows("proxy", "x".repeat(72))).isTrue();
        assertThat(knows("proxy", "x".repeat(73))).isFalse();
        assertThatThrownBy(() -> ApiSecrets.hash("ä".repeat(37), random)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void removedRow_isForgottenAtTheNextReread() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        clients.remove("proxy");
        callers.reread();
        assertThat(knows("proxy", "s1")).isFalse();
        assertThat(callers.anyClient()).isFalse();
    }

    @Test
    void changedRow_isForgottenAtTheNextReread() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        add("proxy", "s2");
        callers.reread();
        assertThat(knows("proxy", "s1")).isFalse();
        assertThat(knows("proxy", "s2")).isTrue();
    }

    @Test
    void storeDown_atTheReread_keepsTheRemembered() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        clients.down = true;
        callers.reread();
        assertThat(knows("proxy", "s1")).isTrue();
    }

    @Test
    void clientThatKeepsCalling_isCheckedAgainBesideTheQueue() {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        pass(Duration.ofSeconds(31));
        assertThat(knows("proxy", "s1")).isTrue();
        await().until(() -> clients.finds.get() == 2);
        await().untilAsserted(() -> {
            clients.down = true;
            pass(Duration.ofMillis(1));
            assertThat(knows("proxy", "s1")).isTrue();
        });
    }

    @Test
    void unremembered_beyondTheQueue_areRefused_whileARememberedOneIsNot() throws Exception {
        add("proxy", "s1");
        assertThat(knows("proxy", "s1")).isTrue();
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService attackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attacks = new ArrayList<>();
            for (int i = 0; i < 3 * SecretChecks.MAX_WAITING; i++) {
                attacks.add(attackers.submit(() -> attack(refused)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(knows("proxy", "s1")).isTrue();
            }
            for (Future<?> attack : attacks) {
                waitFor(attack);
            }
        }
        // one runs and MAX_WAITING wait at any time; some get a place that became free meanwhile
        assertThat(refused.get()).isPositive().isLessThanOrEqualTo(2 * SecretChecks.MAX_WAITING - 1);
        assertThat(knows("proxy", "s2")).isFalse();
    }

    @Test
    void unremembered_askTheStoreOneAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Fakes.Clients slow = new Fakes.Clients() {
            @Override
            public Optional<ApiClient> find(String name) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                try {
                    return super.find(name);
                } finally {
                    now.decrementAndGet();
                }
            }
        };
        Callers strangers = new Callers(slow, checks, random, nanos::get);
        try (ExecutorService attackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> attacks = new ArrayList<>();
            for (int i = 0; i < SecretChecks.MAX_WAITING; i++) {
                String name = "nobody" + i;
                attacks.add(attackers.submit(() -> assertThat(strangers.authenticate(new BasicCredentials(name, "s")))
                        .isEmpty()));
            }
            for (Future<?> attack : attacks) {
                attack.get();
            }
        }
        assertThat(most.get()).isEqualTo(1);
    }

    private void attack(AtomicInteger refused) {
        try {
            if (knows("proxy", "guess")) {
                throw new AssertionError("a guess was right");
            }
        } catch (ProblemException busy) {
            assertThat(busy.kind()).isEqualTo(ProblemKind.BUSY);
            refused.incrementAndGet();
        }
    }

    private static void waitFor(Future<?> attack) throws InterruptedException {
        try {
            Object done = attack.get();
            assertThat(done).isNull();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void hashes_thatAreNone_matchNothing() {
        for (String hash : List.of("", "x", "$2a$10$short", "$2a$31$" + "a".repeat(53), "$2a$10$" + "!".repeat(53))) {
            assertThat(ApiSecrets.matches("s", hash)).as(hash).isFalse();
        }
    }

    @Test
    void newSecrets_areLongAndDiffer() {
        assertThat(ApiSecrets.newSecret(random)).hasSize(32).isNotEqualTo(ApiSecrets.newSecret(random));
    }

    @Test
    void basic_isReadOrEmpty() {
        assertThat(BasicCredentials.parse(ApiFixture.basic("a", "b:c"))).contains(new BasicCredentials("a", "b:c"));
        assertThat(BasicCredentials.parse("basic YTpi")).contains(new BasicCredentials("a", "b"));
        for (String none : List.of("Basic", "Basic !", "Basic YQ==", "Digest a=b", "Basic " + "A".repeat(1020))) {
            assertThat(BasicCredentials.parse(none)).as(none).isEmpty();
        }
        assertThat(new BasicCredentials("a", "hush").toString()).doesNotContain("hush");
    }
}
