package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private final TestTerminal terminal = TestTerminal.withInput("");

    @Test
    void noCommand_showsUsage() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.err()).contains("sipauth", "COMMAND", "register", "config", "version");
    }

    @Test
    void help_ofACommand_exitsWithZero() {
        assertThat(terminal.run("register", "--help")).isZero();
        assertThat(terminal.out()).contains("USER@DOMAIN", "--password-file", "Exit codes:");
    }

    @Test
    void version_namesTheJavaItRunsOn() {
        assertThat(terminal.run("version")).isZero();
        assertThat(terminal.out()).startsWith("sipauth ").contains("Java " + Runtime.version());
    }

    @Test
    void config_printDefaults_isYaml() {
        assertThat(terminal.run("config", "--print-defaults")).isZero();
        assertThat(terminal.out()).contains("nonce:\n", "  ttl: 300s\n", "(SIPAUTH_NONCE_TTL)");
    }

    @ParameterizedTest
    @CsvSource({
        "frobnicate, Unmatched argument",
        "register, Missing required",
        "register alice@example.test, Missing required argument",
        "register alice@example.test --server udp:a:1 --api http://a, mutually exclusive",
        "register alice@example.test --password x --api http://a, Unknown option",
        "config, Missing required option"
    })
    void wrongUsage_exitsWithTwoAndSaysWhy(String line, String message) {
        assertThat(terminal.run(line.split(" "))).isEqualTo(2);
        assertThat(terminal.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "register alice --api http://a, no address of record",
        "register @example.test --api http://a, no address of record",
        "register a;b@example.test --api http://a, no address of record",
        "register alice@example.test --server tcp:a:1, must be udp:HOST:PORT",
        "register alice@example.test --server udp:a, must be udp:HOST:PORT",
        "register alice@example.test --api ftp://a, must be an address such as http",
        "register alice@example.test --api http://a --api-client x, belong together",
        "register alice@example.test --api http://a --password-file /nonexistent, cannot be read"
    })
    void wrongValue_exitsWithTwoAndSaysWhy(String line, String message) {
        TestTerminal withPassword = new TestTerminal("", Map.of("SIPAUTH_PASSWORD", "x"));

        assertThat(withPassword.run(line.split(" "))).isEqualTo(2);
        assertThat(withPassword.err()).contains(message);
    }

    @Test
    void register_noPassword_saysHowToGiveOne() {
        assertThat(terminal.run("register", "alice@example.test", "--api", "http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("no password given", "SIPAUTH_PASSWORD");
    }
}
