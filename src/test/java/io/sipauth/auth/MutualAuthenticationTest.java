package io.sipauth.auth;

import static io.sipauth.auth.Verdicts.assertAccepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.Qop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication-Info (RFC 7616 §3.5). */
class MutualAuthenticationTest {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @ValueSource(strings = {"auth", "auth-int"})
    void authenticationInfo_register_provesThePassword(String qop) {
        scene.qop(Qop.AUTH, Qop.AUTH_INT);
        Phone alice = scene.alice().qop(qop).nc(10);

        assertThat(infoOf(scene.registerWith(alice)))
                .isEqualTo("qop=" + qop + ", rspauth=\"" + alice.rspauth() + "\", cnonce=\"" + Phone.CNONCE
                        + "\", nc=0000000a");
    }

    @Test
    void authenticationInfo_lastThirdOfLife_bringsTheNextNonce() {
        Phone alice = scene.alice();
        scene.pass(Duration.ofMillis(199_999));
        assertThat(infoOf(scene.registerWith(alice))).doesNotContain("nextnonce");
        scene.pass(Duration.ofMillis(1));
        String info = infoOf(scene.registerWith(alice.nc(2)));

        assertThat(info).startsWith("nextnonce=\"");
        scene.pass(Duration.ofSeconds(200));
        assertAccepted(
                scene.registerWith(Phone.of("alice", "wonderland", Scene.textBetween(info, "nextnonce=\"", "\""))));
    }

    @Test
    void authenticationInfo_notForOthersNorWithoutQopNorWhereOff() {
        assertThat(infoOf(scene.registerWith(scene.alice().qop("")))).isEmpty();
        assertThat(infoOf(scene.invite(
                        new EntityBody.Bytes(new byte[0]),
                        scene.alice()
                                .method("INVITE")
                                .uri("sip:bob@example.test")
                                .credentials())))
                .isEmpty();
        scene.switches(true, false, true, true, false, false);
        assertThat(infoOf(scene.registerWith(scene.alice()))).isEmpty();
    }

    private static String infoOf(Verdict verdict) {
        return assertAccepted(verdict).authenticationInfo();
    }
}
