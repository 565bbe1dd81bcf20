package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One answer for all that is wrong. */
class RefusalTest {

    private final Scene scene = new Scene();

    @Test
    void authenticate_unknownDisabledOrWrong_lookTheSameToThePhone() {
        scene.subscribers.put(new Subscriber(
                new SubscriberName("dora", Scene.DOMAIN),
                false,
                Scene.row("dora", "wonderland").hashes(),
                "",
                ""));
        scene.subscribers.put(new Subscriber(new SubscriberName("erik", Scene.DOMAIN), true, Map.of(), "", ""));
        Set<String> answers = new HashSet<>();
        Set<Reason> reasons = new HashSet<>();
        for (String name : new String[] {"alice", "dora", "erik", "nobody"}) {
            String password = name.equals("alice") ? "wrong" : "wonderland";
            Verdict.Challenged answer =
                    (Verdict.Challenged) scene.registerWith(Phone.of(name, password, scene.nonce()));
            reasons.add(answer.reason());
            answers.add(answer.stale() + answer.challenges().toString().replace(Scene.nonceOf(answer), "N"));
        }

        assertThat(answers).hasSize(1);
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        Reason.WRONG_PASSWORD, Reason.DISABLED_USER, Reason.NO_HASH, Reason.UNKNOWN_USER);
    }

    @Test
    void authenticate_disabledWithExpiredNonce_isNotStale() {
        scene.subscribers.put(new Subscriber(
                Scene.ALICE, false, Scene.row("alice", "wonderland").hashes(), "", ""));
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(400));

        assertChallenged(scene.registerWith(alice), Reason.DISABLED_USER, false);
    }

    @Test
    void authenticate_forbidConfigured_isForbiddenButNeverForANonce() {
        scene.switches(true, true, true, true, true, false);
        Phone alice = scene.alice();

        assertThat(scene.registerWith(alice.password("wrong")))
                .isEqualTo(new Verdict.Forbidden(Reason.WRONG_PASSWORD, "example.test"));
        assertThat(scene.registerWith(alice.username("nobody")))
                .isEqualTo(new Verdict.Forbidden(Reason.UNKNOWN_USER, "example.test"));
        scene.pass(Duration.ofSeconds(400));
        assertChallenged(scene.registerWith(alice.password("wrong")), Reason.WRONG_PASSWORD, false);
        assertChallenged(scene.registerWith(alice), Reason.NONCE_EXPIRED, true);
    }

    @Test
    void authenticate_cachedRowThatFails_isCheckedOnceAgainstTheDatabase() {
        assertChallenged(scene.registerWith(scene.alice().username("carol")), Reason.UNKNOWN_USER, false);
        assertAccepted(scene.registerWith(scene.alice()));
        assertThat(scene.subscribers.foundFresh).isEmpty();

        scene.subscribers.put(Scene.row("alice", "new password"));
        scene.subscribers.put(Scene.row("carol", "secret"));
        scene.pass(Duration.ofSeconds(1));
        assertChallenged(scene.registerWith(scene.alice().password("new password")), Reason.WRONG_PASSWORD, false);
        assertThat(scene.subscribers.foundFresh).isEmpty();

        scene.pass(Duration.ofMillis(1));
        assertAccepted(scene.registerWith(scene.alice().password("new password")));
        assertThat(scene.subscribers.foundFresh).containsExactly(Scene.ALICE);
        assertAccepted(scene.authenticate(scene.registerTo(
                "sip:carol@example.test",
                "",
                Phone.of("carol", "secret", scene.nonce()).credentials())));
        assertThat(scene.subscribers.foundFresh)
                .containsExactly(Scene.ALICE, new SubscriberName("carol", Scene.DOMAIN));
    }

    @Test
    void authenticate_clearTextThatTheHashContradicts_countsForNoAlgorithm() {
        Map<Subscriber.HashKey, String> changed =
                new HashMap<>(Scene.row("alice", "new").hashes());
        changed.keySet().removeIf(key -> key.algorithm() != DigestAlgorithm.MD5);
        scene.subscribers.put(new Subscriber(Scene.ALICE, true, changed, "old", ""));
        Phone alice = scene.alice();

        assertChallenged(
                scene.registerWith(alice.algorithm(DigestAlgorithm.SHA_256).password("old")), Reason.NO_HASH, false);
        assertChallenged(scene.registerWith(alice.password("old")), Reason.WRONG_PASSWORD, false);
        assertAccepted(scene.registerWith(alice.password("new")));

        scene.subscribers.put(new Subscriber(Scene.ALICE, true, changed, "new", ""));
        scene.pass(Duration.ofSeconds(2));
        assertAccepted(scene.registerWith(
                scene.alice().algorithm(DigestAlgorithm.SHA_256).password("new")));
    }
}
