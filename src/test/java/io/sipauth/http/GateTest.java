package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sipauth.client.ApiScope;
import io.sipauth.http.HttpSettings.Access;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who may call. */
class GateTest {

    private static final String CHALLENGE = "{\"method\":\"REGISTER\",\"domain\":\"example.test\"}";
    private static final String LOOKUP = "/v1/locations?aor=alice@example.test";

    private final ApiFixture fixture = new ApiFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void start(Access access, String... hosts) {
        HttpSettings of = HttpSettings.DEFAULTS.withAccess(access);
        fixture.settings = new HttpSettings(
                Set.of(hosts),
                of.access(),
                of.tls(),
                of.maxBodyOctets(),
                of.maxInFlight(),
                of.deadline(),
                of.idleTimeout(),
                of.requestTimeout(),
                of.stopTimeout(),
                of.rpidPrefix(),
                of.rpidSuffix());
        fixture.start();
    }

    private HttpResponse<String> challengeAs(String authorization) {
        return fixture.send(fixture.request("/v1/challenge")
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(CHALLENGE)));
    }

    @Test
    void refusedProxies_areLoggedOnceInAWhile() {
        start(Access.CLIENTS);
        Logger logger = (Logger) LoggerFactory.getLogger(Replies.class);
        ListAppender<ILoggingEvent> written = new ListAppender<>();
        written.start();
        logger.addAppender(written);
        try {
            for (String form : List.of("", "?format=text", "?format=text")) {
                fixture.send(fixture.request("/v1/challenge" + form)
                        .header("Origin", "https://evil.test")
                        .POST(BodyPublishers.ofString(CHALLENGE)));
            }
        } finally {
            logger.detachAppender(written);
        }

        assertThat(written.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("event=proxy_call_refused problem=origin-refused detail=\"");
    }

    @Test
    void serverWithoutClients_says401AndHowToAddOne() {
        start(Access.CLIENTS);
        await().untilAsserted(() -> {
            HttpResponse<String> answer = fixture.json("/v1/challenge", CHALLENGE);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("bin/sipauth api-client add NAME --scope auth,location");
            assertThat(answer.headers().firstValue("www-authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic "));
        });
    }

    @Test
    void serverWithClients_doesNotSayHow() {
        fixture.addClient("proxy", "s1", ApiScope.AUTH);
        start(Access.CLIENTS);
        HttpResponse<String> answer = fixture.json("/v1/challenge", CHALLENGE);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("api-client");
    }

    @Test
    void rightSecret_isLetIn_wrongSecretAndUnknownName_getTheSame401() {
        String right = fixture.addClient("proxy", "s1", ApiScope.AUTH);
        start(Access.CLIENTS);
        assertThat(challengeAs(right).statusCode()).isEqualTo(200);
        HttpResponse<String> wrong = challengeAs(ApiFixture.basic("proxy", "s2"));
        HttpResponse<String> unknown = challengeAs(ApiFixture.basic("nobody", "s1"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void scope_decidesWhichCalls() {
        String auth = fixture.addClient("auth", "s1", ApiScope.AUTH);
        String location = fixture.addClient("location", "s2", ApiScope.LOCATION);
        start(Access.CLIENTS);
        assertThat(challengeAs(auth).statusCode()).isEqualTo(200);
        assertThat(challengeAs(location).statusCode()).isEqualTo(403);
        assertThat(fixture.send(fixture.request(LOOKUP).header("Authorization", location))
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> refused = fixture.send(fixture.request(LOOKUP).header("Authorization", auth));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("scope location");
    }

    @Test
    void removedClient_isOutWithinSeconds() {
        String right = fixture.addClient("proxy", "s1", ApiScope.AUTH);
        start(Access.CLIENTS);
        assertThat(challengeAs(right).statusCode()).isEqualTo(200);
        fixture.clients.remove("proxy");
        await().untilAsserted(() -> assertThat(challengeAs(right).statusCode()).isEqualTo(401));
    }

    @Test
    void clientStoreDown_is503_butNotForARememberedClient() {
        String right = fixture.addClient("proxy", "s1", ApiScope.AUTH);
        String other = fixture.addClient("other", "s2", ApiScope.AUTH);
        start(Access.CLIENTS);
        assertThat(challengeAs(right).statusCode()).isEqualTo(200);
        fixture.clients.down = true;
        assertThat(challengeAs(other).statusCode()).isEqualTo(503);
        assertThat(challengeAs(right).statusCode()).isEqualTo(200);
    }

    @Test
    void openOnLoopback_letsALoopbackPeerIn() {
        start(Access.OPEN_ON_LOOPBACK);
        assertThat(fixture.json("/v1/challenge", CHALLENGE).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/openapi.json"})
    void operations_needNoClient(String path) {
        start(Access.CLIENTS);
        assertThat(fixture.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/challenge", "/v1/verify", "/v1/locations", "/v1/sip/register", "/metrics", "/nothing"})
    void origin_isRefusedOnEveryPath(String path) {
        start(Access.OPEN);
        for (String origin : new String[] {"https://evil.test", "null", "http://localhost"}) {
            HttpResponse<String> answer = fixture.send(fixture.request(path)
                    .header("Origin", origin)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("aor=alice%40example.test")));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("origin-refused");
        }
    }

    @Test
    void formOfAWebPage_toLocations_savesNothing() {
        start(Access.OPEN);
        HttpResponse<String> answer = fixture.send(fixture.request("/v1/locations")
                .header("Origin", "https://evil.test")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(ApiFixture.formBody(
                        "aor",
                        "sip:alice@example.test",
                        "contacts",
                        "<sip:evil@192.0.2.66>",
                        "callId",
                        "c",
                        "cseq",
                        "1"))));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(fixture.get(LOOKUP).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:80",
                "127.0.0.1:8080",
                "127.9.9.9",
                "[::1]",
                "[::1]:8080",
                "api.test",
                "API.test:1"
            })
    void host_ofLoopbackOrListed_isServed(String host) {
        start(Access.OPEN, "api.test");
        assertThat(statusWithHost(host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test",
                "localhost.evil.test",
                "127.0.0.1.evil.test",
                "[::2]",
                "192.0.2.1",
                "api.test.evil",
                "127.evil.test"
            })
    void host_ofAnybodyElse_is403(String host) {
        start(Access.OPEN, "api.test");
        assertThat(statusWithHost(host)).isEqualTo(403);
    }

    private int statusWithHost(String host) {
        try (RawHttp http = new RawHttp(fixture.port())) {
            return http.exchange("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .status();
        }
    }

    @Test
    void textForm_ofEveryRefusal_is503WithoutTellingThePhone() {
        String location = fixture.addClient("location", "s2", ApiScope.LOCATION);
        start(Access.CLIENTS);
        HttpResponse<String> noClient = fixture.json("/v1/challenge?format=text", CHALLENGE);
        HttpResponse<String> noScope = fixture.send(fixture.request("/v1/verify?format=text")
                .header("Authorization", location)
                .POST(BodyPublishers.ofString("x")));
        HttpResponse<String> origin = fixture.send(fixture.request("/v1/sip/register?format=text")
                .header("Origin", "https://evil.test")
                .POST(BodyPublishers.ofString("x")));
        for (HttpResponse<String> answer : List.of(noClient, noScope, origin)) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("Retry-After: 2\r\n");
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=utf-8");
        }
    }
}
