package io.sipauth.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says of the configuration is what the program says. */
class ReadmeTest {

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    void configurationReference_isTheGeneratedTable() throws IOException {
        assertThat(readme())
                .as("paste what \"bin/sipauth config --print-defaults --markdown\" prints")
                .contains("\n\n" + Reference.markdown() + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_checks_register",
                "auth_checks_no_dlg",
                "auth_checks_in_dlg",
                "qop",
                "nonce_count",
                "one_time_nonce",
                "nid_pool_no",
                "nc_array_size",
                "nc_array_order",
                "otn_in_flight_no",
                "otn_in_flight_order",
                "secret",
                "nonce_expire",
                "rpid_prefix",
                "rpid_suffix",
                "www_challenge(realm, qop)",
                "proxy_challenge(realm, qop)",
                "consume_credentials()",
                "is_rpid_user_e164()",
                "append_rpid_hf()",
                "append_rpid_hf(prefix, suffix)"
            })
    void authModule_hasARowForEachParameterAndFunction(String name) throws IOException {
        assertThat(readme().lines().filter(line -> line.startsWith("| `")))
                .anyMatch(line -> line.split("\\|", -1)[1].contains('`' + name + '`'));
    }
}
