package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static io.sipauth.auth.Verdicts.assertChallenged;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NonceParts.Part;
import io.sipauth.nonce.RequestKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parameters of the SER/Kamailio {@code auth} module, as the README's table says what became of each. */
class Seed003Test {

    private final Scene scene = new Scene();

    /** Each part in turn is another than that of the request that was challenged. */
    private void change(Part part) {
        scene.parts = new NonceParts(
                part == Part.URI ? "sip:elsewhere.test" : "sip:example.test",
                part == Part.CALL_ID ? "call-2" : "call-1",
                part == Part.FROM_TAG ? "tag-2" : "tag-1",
                part == Part.SOURCE_IP ? "192.0.2.99" : "192.0.2.1");
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void authChecks_ofEachPart_areForResponsesWithoutNc(Part part) {
        scene.bound(RequestKind.REGISTER, part);
        Phone alice = scene.alice();
        change(part);

        assertChallenged(scene.registerWith(alice.qop("")), Reason.NONCE_BOUND, true);
        assertAccepted(scene.registerWith(alice));
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void authChecks_ofOtherKindsOfRequest_leaveARegisterAlone(Part part) {
        scene.bound(RequestKind.IN_DIALOG, part);
        Phone alice = scene.alice();
        change(part);

        assertAccepted(scene.registerWith(alice.qop("")));
    }

    @Test
    void nonceCount_goesBeyondAByteAndPassesWhatUdpReordered() {
        Phone alice = scene.alice();

        assertAccepted(scene.registerWith(alice.nc(256)));
        assertAccepted(scene.registerWith(alice.nc(255)));
        assertChallenged(scene.registerWith(alice.nc(256)), Reason.NC_USED, true);
    }

    @Test
    void oneTimeNonce_isTheFallbackWithoutNc_andForAllWhereAsked() {
        Phone withoutNc = scene.alice().qop("");
        assertAccepted(scene.registerWith(withoutNc));
        assertChallenged(scene.registerWith(withoutNc), Reason.ONE_TIME_USED, true);

        Phone alice = scene.oneTime().alice();
        assertAccepted(scene.registerWith(alice.nc(1)));
        assertThat(scene.registerWith(alice.nc(2))).isInstanceOf(Verdict.Challenged.class);
    }

    @Test
    void oneTimeNonce_aRetransmissionStillPasses() {
        String credentials = scene.oneTime().alice().credentials();

        assertAccepted(scene.authenticate(scene.registerTo("sip:alice@example.test", "copy", credentials)));
        assertAccepted(scene.authenticate(scene.registerTo("sip:alice@example.test", "copy", credentials)));
    }

    @Test
    void nonceExpire_isStaleAfterIts300Seconds() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofSeconds(299));
        assertAccepted(scene.registerWith(alice));

        Phone again = scene.alice();
        scene.pass(Duration.ofSeconds(301));
        assertChallenged(scene.registerWith(again), Reason.NONCE_EXPIRED, true);
    }

    @Test
    void secret_ofSomebodyElse_makesTheNonceForeign() {
        Phone alice = scene.alice();
        scene.secret = "fedcba9876543210fedcba9876543210";

        assertChallenged(scene.registerWith(alice), Reason.NONCE_FOREIGN, true);
    }
}
