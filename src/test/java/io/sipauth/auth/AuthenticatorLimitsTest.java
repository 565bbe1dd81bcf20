package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.RequestKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits, stores that fail, and challenges alone. */
class AuthenticatorLimitsTest {

    private final Scene scene = new Scene();

    @Test
    void authenticate_tooManyFailures_isLimitedBeforeAnythingIsVerified() {
        for (String name : new String[] {"alice", "nobody"}) {
            Phone phone = Phone.of(name, "wrong", scene.nonce());
            for (int i = 0; i < 60; i++) {
                assertThat(scene.registerWith(phone)).isInstanceOf(Verdict.Challenged.class);
            }
            int lookups = scene.subscribers.lookups();

            assertThat(scene.registerWith(phone.password("wonderland")))
                    .isEqualTo(new Verdict.Limited(Duration.ofSeconds(60)));
            assertThat(scene.subscribers.lookups()).isEqualTo(lookups);
        }
        scene.parts = new NonceParts("sip:example.test", "call-1", "tag-1", "192.0.2.2");
        assertAccepted(scene.registerWith(scene.alice()));
    }

    @Test
    void authenticate_databaseDown_failsTheStage() {
        Phone alice = scene.alice();
        scene.subscribers.down = true;

        assertThatThrownBy(() -> scene.registerWith(alice)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertChallenged(scene.authenticate(scene.register()), Reason.NO_CREDENTIALS, false);
    }

    @Test
    void authenticate_ledgerDown_failsTheStageForRightResponsesAlone() {
        Phone alice = scene.alice();
        scene.ledger.down = true;

        assertThatThrownBy(() -> scene.registerWith(alice)).hasCauseInstanceOf(StoreUnavailableException.class);
        assertChallenged(scene.registerWith(alice.password("wrong")), Reason.WRONG_PASSWORD, false);
    }

    @Test
    void challenge_withAllBoundParts_isIssued() {
        scene.bound(RequestKind.OUT_OF_DIALOG, NonceParts.Part.URI, NonceParts.Part.CALL_ID);
        NonceParts parts = new NonceParts("sip:bob@example.test", "c", "", "");

        assertThat(scene.authenticator().challenge(Scene.DOMAIN, RequestKind.OUT_OF_DIALOG, parts))
                .isInstanceOfSatisfying(
                        ChallengeOutcome.Issued.class,
                        issued -> assertThat(issued.challenged().challenges()).hasSize(2));
    }

    @Test
    void challenge_withoutABoundPart_namesIt() {
        scene.bound(RequestKind.OUT_OF_DIALOG, NonceParts.Part.URI, NonceParts.Part.CALL_ID);
        NonceParts parts = new NonceParts("sip:bob@example.test", "", "", "");

        assertThat(scene.authenticator().challenge(Scene.DOMAIN, RequestKind.OUT_OF_DIALOG, parts))
                .isEqualTo(new ChallengeOutcome.MissingPart(NonceParts.Part.CALL_ID));
        assertThat(scene.authenticator().challenge(Scene.DOMAIN, RequestKind.REGISTER, NonceParts.NONE))
                .isInstanceOf(ChallengeOutcome.Issued.class);
    }
}
