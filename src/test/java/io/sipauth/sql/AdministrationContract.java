package io.sipauth.sql;

import static io.sipauth.sql.TestDatabases.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sipauth.StoreUnavailableException;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API clients, domains, the clock and the zone on both kinds of database. */
abstract class AdministrationContract {

    DatabaseSettings settings;
    Database database;

    abstract DatabaseSettings freshSettings();

    @BeforeEach
    void open() {
        settings = freshSettings();
        new Migrator(settings).migrate();
        database = Database.open(settings, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ApiClient client(String name, ApiScope... scopes) {
        return new ApiClient(
                name, "$2a$10$" + "x".repeat(53), Set.of(scopes), Instant.parse("2030-01-01T12:00:00.123456Z"));
    }

    @Test
    void apiClients_addListRemove() {
        SqlApiClients clients = new SqlApiClients(database);

        assertThat(clients.add(client("proxy", ApiScope.AUTH, ApiScope.LOCATION)))
                .isTrue();
        assertThat(clients.add(client("admin", ApiScope.ADMIN))).isTrue();
        assertThat(clients.add(client("proxy"))).isFalse();

        assertThat(clients.find("proxy"))
                .contains(new ApiClient(
                        "proxy",
                        "$2a$10$" + "x".repeat(53),
                        Set.of(ApiScope.AUTH, ApiScope.LOCATION),
                        Instant.parse("2030-01-01T12:00:00.123Z")));
        assertThat(clients.find("Proxy")).isEmpty();
        assertThat(clients.find("proxy ")).isEmpty();
        assertThat(clients.list()).extracting(ApiClient::name).containsExactly("admin", "proxy");
        assertThat(clients.remove("PROXY")).isFalse();
        assertThat(clients.remove("proxy")).isTrue();
        assertThat(clients.remove("proxy")).isFalse();
        assertThat(clients.list()).extracting(ApiClient::name).containsExactly("admin");
    }

    @Test
    void apiClient_nameAtAndPastItsColumn() {
        SqlApiClients clients = new SqlApiClients(database);

        assertThat(clients.add(client("n".repeat(64)))).isTrue();
        assertThatThrownBy(() -> clients.add(client("m".repeat(65)))).isInstanceOf(StoreUnavailableException.class);
        assertThat(clients.list()).hasSize(1);
    }

    @Test
    void domains_configuredAndStored_inAnyCase() {
        SqlDomains domains = new SqlDomains(database, List.of("Example.TEST"));
        assertThat(domains.served("example.test")).contains("Example.TEST");
        assertThat(domains.served("other.test")).isEmpty();

        execute(settings, "INSERT INTO domain (domain) VALUES ('Other.test'), ('EXAMPLE.test')");
        domains.refresh();

        assertThat(domains.served("OTHER.test")).contains("Other.test");
        assertThat(domains.served("example.TEST")).contains("Example.TEST");
        assertThat(domains.all()).containsExactlyInAnyOrder("Example.TEST", "Other.test");

        execute(settings, "DELETE FROM domain");
        domains.refresh();
        assertThat(domains.served("other.test")).isEmpty();
    }

    @Test
    void clock_isOurMachines() {
        assertThat(new DatabaseClock(database).aheadOf(InstantSource.system()).abs())
                .isLessThan(Duration.ofMillis(500));
        assertThat(new DatabaseClock(database).aheadOf(() -> Instant.now().minusSeconds(10)))
                .isBetween(Duration.ofMillis(9_500), Duration.ofMillis(10_500));
    }

    @Test
    void locationZone_configuredElseRecorded() {
        assertThat(database.locationZone()).isEqualTo(ZoneId.of("UTC"));

        DatabaseSettings tokyo = TestDatabases.withZone(settings, ZoneId.of("Asia/Tokyo"));
        new Migrator(tokyo).migrate();

        assertThat(database.locationZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        new Migrator(settings).migrate();
        assertThat(database.locationZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }
}
