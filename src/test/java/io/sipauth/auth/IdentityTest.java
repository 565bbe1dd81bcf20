package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.subscriber.SubscriberName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of uri, To and From, and realm. */
class IdentityTest {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @CsvSource({
        "REGISTER, sip:example.test, true",
        "REGISTER, sip:EXAMPLE.test:5060, true",
        "REGISTER, sip:example.test;transport=tcp, true",
        "REGISTER, sip:anybody@example.test, true",
        "REGISTER, sips:example.test, false",
        "REGISTER, sip:example.test:5070, false",
        "REGISTER, sip:other.test, false",
        "REGISTER, /index.html, false",
        "INVITE, sip:bob@example.test, true",
        "INVITE, sip:alice@example.test, false",
        "INVITE, sip:%62ob@example.test;x=y, true"
    })
    void authenticate_digestUri_mustBeEquivalent(String method, String uri, boolean accepted) {
        Phone alice = scene.alice().method(method).uri(uri);
        Verdict verdict = method.equals("INVITE")
                ? scene.invite(new EntityBody.Bytes(new byte[0]), alice.credentials())
                : scene.registerWith(alice);

        assertThat(verdict.reason()).isEqualTo(accepted ? Reason.OK : Reason.URI_MISMATCH);
    }

    @Test
    void authenticate_uriCheckOff_acceptsAnyUri() {
        scene.switches(true, true, false, true, false, false);

        assertAccepted(scene.registerWith(scene.alice().uri("sip:rewritten.test")));
    }

    @ParameterizedTest
    @CsvSource({
        "sip:alice@example.test, OK",
        "sips:alice@EXAMPLE.test:5061;x=y, OK",
        "sip:%61lice@example.test, OK",
        "sip:Alice@example.test, OK",
        "sip:sales@example.test, OK",
        "sip:bob@example.test, IDENTITY_MISMATCH",
        "sip:alice@other.test, IDENTITY_MISMATCH",
        "sip:example.test, IDENTITY_MISMATCH",
        "tel:+3225551234, IDENTITY_MISMATCH",
        "alice, IDENTITY_MISMATCH"
    })
    void authenticate_identity_mustBeOwnOrAlias(String to, Reason reason) {
        scene.subscribers.alias(new SubscriberName("sales", Scene.DOMAIN), Scene.ALICE);
        scene.subscribers.alias(Scene.BOB, Scene.ALICE);

        assertThat(scene.authenticate(scene.registerTo(to, "", scene.alice().credentials()))
                        .reason())
                .isEqualTo(reason);
    }

    @Test
    void authenticate_caseSensitiveUsers_comparesThemSo() {
        scene.switches(true, true, true, true, false, true);

        assertThat(scene.authenticate(scene.registerTo(
                                "sip:Alice@example.test", "", scene.alice().credentials()))
                        .reason())
                .isEqualTo(Reason.IDENTITY_MISMATCH);
    }

    @Test
    void authenticate_identityCheckOffOrNoIdentity_isNotCompared() {
        assertAccepted(scene.authenticate(scene.registerTo("", "", scene.alice().credentials())));
        scene.switches(true, true, true, false, false, false);
        assertAccepted(scene.authenticate(
                scene.registerTo("sip:bob@example.test", "", scene.alice().credentials())));
    }

    @Test
    void authenticate_realmOfItsOwn_isChallengedAndVerified() {
        scene.realm("pbx");
        scene.subscribers.put(Scene.plaintextRow("alice", "wonderland"));

        assertThat(((Verdict.Challenged) scene.authenticate(scene.register())).realm())
                .isEqualTo("pbx");
        assertAccepted(scene.registerWith(scene.alice().realm("pbx")));
    }
}
