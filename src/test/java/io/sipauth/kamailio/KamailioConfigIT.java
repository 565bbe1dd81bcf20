package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.RequiresKamailio;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shipped configuration is one that Kamailio itself accepts. */
@RequiresKamailio
class KamailioConfigIT {

    @ParameterizedTest
    @ValueSource(strings = {"kamailio.cfg", "auth-only.cfg", "native-lookup.cfg"})
    void check_asShipped_isAccepted(String config) {
        assertAccepted(KamailioServer.check(KamailioSettings.of(config)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kamailio.cfg", "auth-only.cfg", "native-lookup.cfg"})
    void check_withTransactions_isAccepted(String config) {
        assertAccepted(KamailioServer.check(KamailioSettings.of(config).withTransactions()));
    }

    private static void assertAccepted(KamailioServer.Check check) {
        assertThat(check.output()).contains("config file ok").doesNotContain("ERROR", "CRITICAL");
        assertThat(check.exitCode()).isZero();
    }
}
