package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.MariaDbServer;
import io.sipauth.testing.MariaDbServer.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need the database alone, and what refuses to start. */
class ServerCommandsIT {

    @TempDir
    Path folder;

    private static Map<String, String> environment(TestDatabase database) {
        return Map.of(
                "SIPAUTH_DATABASE_URL", database.url(),
                "SIPAUTH_DATABASE_USER", database.user(),
                "SIPAUTH_DATABASE_PASSWORD", database.password());
    }

    @Test
    void migrateThenApiClients_addListRemove() {
        Map<String, String> environment = environment(MariaDbServer.shared().freshDatabase());
        TestTerminal migrate = new TestTerminal("", environment);
        assertThat(migrate.run("migrate")).as(migrate.err()).isZero();
        assertThat(migrate.out()).contains("migrations done.");
        TestTerminal migrateAgain = new TestTerminal("", environment);
        assertThat(migrateAgain.run("migrate")).isZero();
        assertThat(migrateAgain.out()).contains("The schema was up to date.");

        TestTerminal add = new TestTerminal("", environment);
        assertThat(add.run("api-client", "add", "proxy.1", "--scope", "auth,admin"))
                .as(add.err())
                .isZero();
        assertThat(add.out().strip()).matches("[A-Za-z0-9_-]{32}");

        TestTerminal addAgain = new TestTerminal("", environment);
        assertThat(addAgain.run("api-client", "add", "proxy.1")).isEqualTo(1);
        assertThat(addAgain.err()).contains("already");

        TestTerminal list = new TestTerminal("", environment);
        assertThat(list.run("api-client", "list")).isZero();
        assertThat(list.out()).isEqualTo("proxy.1  auth,admin" + System.lineSeparator());

        assertThat(new TestTerminal("", environment).run("api-client", "remove", "proxy.1"))
                .isZero();
        TestTerminal removeAgain = new TestTerminal("", environment);
        assertThat(removeAgain.run("api-client", "remove", "proxy.1")).isEqualTo(1);
        assertThat(removeAgain.err()).contains("there is no API client proxy.1");
    }

    @Test
    void apiClient_wrongNameOrScope_isWrongUsage() {
        Map<String, String> environment = Map.of("SIPAUTH_DATABASE_URL", "jdbc:mariadb://127.0.0.1:9/none");

        assertThat(new TestTerminal("", environment).run("api-client", "add", "a:b"))
                .isEqualTo(2);
        assertThat(new TestTerminal("", environment).run("api-client", "add", "a", "--scope", "root"))
                .isEqualTo(2);
        assertThat(new TestTerminal("", environment).run("api-client")).isEqualTo(2);
    }

    @Test
    void apiClient_databaseDown_saysSo() {
        TestTerminal terminal = new TestTerminal("", Map.of("SIPAUTH_DATABASE_URL", "jdbc:mariadb://127.0.0.1:9/none"));

        assertThat(terminal.run("api-client", "list")).isEqualTo(1);
        assertThat(terminal.err()).contains("mariadb:");
    }

    @Test
    void serve_faultyFile_listsEveryFault() throws Exception {
        Path file = Files.writeString(folder.resolve("sipauth.yml"), "nonce:\n  secret: short\n  ttl: 2h\nfoo: 1\n");
        TestTerminal terminal = TestTerminal.withInput("");

        assertThat(terminal.run("serve", "--config", file.toString())).isEqualTo(2);
        assertThat(terminal.err())
                .contains(
                        "4 faults in the configuration:",
                        "foo: is no setting",
                        "nonce.secret: has 5 octets, must have at least 32",
                        "nonce.ttl: \"2h\" is not valid: duration, 1s to 1h",
                        "database.url: is required");
    }

    @Test
    void serve_configFromVariable_isRead() throws Exception {
        Path file = Files.writeString(folder.resolve("sipauth.yml"), "foo: 1\n");
        TestTerminal terminal = new TestTerminal("", Map.of("SIPAUTH_CONFIG", file.toString()));

        assertThat(terminal.run("serve")).isEqualTo(2);
        assertThat(terminal.err()).contains("foo: is no setting");
    }

    @Test
    void serve_emptyConfigVariable_namesNoFile() {
        TestTerminal terminal = new TestTerminal("", Map.of("SIPAUTH_CONFIG", ""));

        assertThat(terminal.run("serve")).isEqualTo(2);
        assertThat(terminal.err()).contains("database.url").doesNotContain("cannot be read");
    }

    @Test
    void serve_bootstrapVariableWithoutFile_isWrongUsage() {
        Map<String, String> settings = Map.of(
                "SIPAUTH_NONCE_SECRET", "0123456789abcdef0123456789abcdef",
                "SIPAUTH_DATABASE_URL", "jdbc:mariadb://127.0.0.1:9/none",
                "SIPAUTH_API_BOOTSTRAP_CLIENT", "proxy");
        TestTerminal terminal = new TestTerminal("", settings);

        assertThat(terminal.run("serve")).isEqualTo(2);
        assertThat(terminal.err()).contains("must be NAME:SECRET-FILE");
    }

    @Test
    void dev_otherThanLoopback_isRefused() {
        TestTerminal terminal = TestTerminal.withInput("");

        assertThat(terminal.run("dev", "--http", "0.0.0.0:0", "--data", folder.toString()))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("loopback alone");
    }

    @Test
    void dev_databaseFromTheEnvironment_isRefused() {
        TestTerminal terminal = new TestTerminal("", Map.of("SIPAUTH_DATABASE_URL", "jdbc:mariadb://127.0.0.1:9/none"));

        assertThat(terminal.run("dev", "--data", folder.toString())).isEqualTo(2);
        assertThat(terminal.err()).contains("dev makes its own database");
    }
}
