package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.RequestKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Stale, used, bound, forgotten: the rules of CONTRACT §2 as a phone meets them. */
class NonceRulesTest {

    private static final String ALICE_AOR = "sip:alice@example.test";

    private final Scene scene = new Scene();

    @Test
    void authenticate_nonceUsedByAnother_isNotBurnt() {
        String nonce = scene.nonce();
        Phone bob = Phone.of("bob", "builder", nonce).nc(0xFFFF_FFFFL);

        assertAccepted(scene.authenticate(scene.registerTo("sip:bob@example.test", "", bob.credentials())));
        assertAccepted(scene.registerWith(Phone.of("alice", "wonderland", nonce)));
    }

    @Test
    void authenticate_countsBelowTheWindow_areStale() {
        Phone alice = scene.alice();
        assertAccepted(scene.registerWith(alice.nc(100)));

        assertAccepted(scene.registerWith(alice.nc(37)));
        assertChallenged(scene.registerWith(alice.nc(36)), Reason.NC_USED, true);
    }

    @Test
    void authenticate_oneTimeAlways_acceptsTheNonceOnce() {
        Phone alice = scene.oneTime().alice();

        assertAccepted(scene.registerWith(alice));
        assertChallenged(scene.registerWith(alice.nc(2)), Reason.ONE_TIME_USED, true);
    }

    @Test
    void authenticate_ledgerThatForgot_isStale() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(1));
        scene.ledger.forget();

        assertChallenged(scene.registerWith(alice), Reason.NONCE_FORGOTTEN, true);
    }

    /** The store's memory begins while the request is on its way there, as at the first use of an empty Redis. */
    @Test
    void authenticate_ledgerThatForgetsMeanwhile_isStaleOnceOnly() {
        Phone alice = scene.alice();
        scene.ledger.beforeClaim = () -> {
            scene.pass(Duration.ofMillis(50));
            scene.ledger.forget();
        };
        Verdict stale = scene.registerWith(alice);
        scene.ledger.beforeClaim = () -> {};

        assertChallenged(stale, Reason.NONCE_FORGOTTEN, true);
        assertAccepted(scene.registerWith(Phone.of("alice", "wonderland", Scene.nonceOf(stale))));
    }

    @Test
    void authenticate_clockBehindTheIssuer_isAcceptedWithinTheDrift() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(-3));
        assertAccepted(scene.registerWith(alice));
        scene.pass(Duration.ofMillis(-1));
        assertChallenged(scene.registerWith(alice.nc(2)), Reason.NONCE_AHEAD, true);
    }

    @Test
    void authenticate_boundElsewhere_isStaleWithoutNc() {
        scene.bound(RequestKind.REGISTER, NonceParts.Part.SOURCE_IP);
        Phone alice = scene.alice();
        scene.parts = new NonceParts("sip:example.test", "call-1", "tag-1", "192.0.2.99");

        assertChallenged(scene.registerWith(alice.qop("")), Reason.NONCE_BOUND, true);
        assertAccepted(scene.registerWith(alice));
    }

    @Test
    void authenticate_changedRequestWithTheSameCredentials_isAReplay() {
        String credentials = scene.alice().credentials();
        assertAccepted(scene.authenticate(scene.registerTo(ALICE_AOR, "one", credentials)));

        assertChallenged(scene.authenticate(scene.registerTo(ALICE_AOR, "two", credentials)), Reason.NC_USED, true);
        assertAccepted(scene.authenticate(scene.registerTo(ALICE_AOR, "one", credentials)));
    }

    /** The mail of 2010: the phone repeats its request while the database is slow, and no copy may be refused. */
    @Test
    void authenticate_copiesWhileTheDatabaseIsSlow_areAllAccepted() {
        AuthRequest request = scene.registerTo(ALICE_AOR, "one", scene.alice().credentials());
        scene.subscribers.slow = true;
        CompletableFuture<Verdict> first =
                scene.authenticator().authenticate(request).toCompletableFuture();
        CompletableFuture<Verdict> copy =
                scene.authenticator().authenticate(request).toCompletableFuture();
        assertThat(first).isNotDone();
        scene.pass(Duration.ofMillis(1500));
        scene.subscribers.answerAll();
        scene.subscribers.slow = false;

        assertAccepted(first.join(), false);
        assertAccepted(copy.join(), true);
        assertAccepted(scene.authenticate(request), true);
    }

    /** The ledger would call it a copy; what it is bound to says that it is none. */
    @Test
    void authenticate_lateCopyThatFailsAnotherCheck_isStale() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(290));
        assertAccepted(scene.authenticate(scene.registerTo(ALICE_AOR, "one", alice.credentials())));
        scene.pass(Duration.ofSeconds(20));

        String elsewhere = alice.uri("sip:other.test").credentials();
        assertChallenged(
                scene.authenticate(scene.registerTo("sip:bob@example.test", "one", alice.credentials())),
                Reason.NONCE_EXPIRED,
                true);
        assertChallenged(scene.authenticate(scene.registerTo(ALICE_AOR, "one", elsewhere)), Reason.NONCE_EXPIRED, true);
        assertAccepted(scene.authenticate(scene.registerTo(ALICE_AOR, "one", alice.credentials())), true);
    }

    /** The thread of 2005: never 403, and the retry with the new nonce succeeds at once. */
    @Test
    void authenticate_staleThenRetried_isAccepted() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofMinutes(10));
        Verdict stale = scene.registerWith(alice);

        assertChallenged(stale, Reason.NONCE_EXPIRED, true);
        assertAccepted(scene.registerWith(Phone.of("alice", "wonderland", Scene.nonceOf(stale))));
    }
}
