package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy that keeps its connection relies on. */
class ConnectionTest {

    private static final String CHALLENGE = "{\"method\":\"REGISTER\",\"domain\":\"example.test\"}";

    private final ApiFixture fixture = new ApiFixture();

    @BeforeEach
    void start() {
        fixture.settings = withRequestTimeout(fixture.settings, Duration.ofSeconds(2));
        fixture.start();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    static HttpSettings withRequestTimeout(HttpSettings of, Duration timeout) {
        return new HttpSettings(
                of.hosts(),
                of.access(),
                of.tls(),
                4096,
                of.maxInFlight(),
                Duration.ofMillis(300),
                of.idleTimeout(),
                timeout,
                of.stopTimeout(),
                of.rpidPrefix(),
                of.rpidSuffix());
    }

    @Test
    void oneSocket_acrossEveryKindOfAnswer_isKept() {
        fixture.authenticate = request -> CompletableFuture.failedStage(new StoreUnavailableException("fake: redis"));
        try (RawHttp http = new RawHttp(fixture.port())) {
            List<RawHttp.Response> answers = List.of(
                    http.post("/v1/challenge", "application/json", CHALLENGE),
                    http.post("/v1/challenge", "application/json", "{"),
                    http.post("/v1/challenge", "application/json", "{\"method\":\"REGISTER\",\"nope\":1}"),
                    http.post("/v1/challenge", "text/html", "x"),
                    http.post("/v1/nothing", "application/json", CHALLENGE),
                    http.post("/v1/locations?aor=x", "application/json", "{}"),
                    http.post("/metrics", "application/json", CHALLENGE),
                    http.post(
                            "/v1/verify",
                            "application/json",
                            "{\"method\":\"INVITE\",\"uri\":\"sip:b@example.test\",\"domain\":\"example.test\"}"),
                    http.post(
                            "/v1/verify?format=text",
                            "application/json",
                            "{\"method\":\"INVITE\",\"uri\":\"sip:b@example.test\",\"domain\":\"example.test\"}"),
                    http.post("/v1/challenge?format=text", "application/json", CHALLENGE),
                    http.exchange("GET /v1/locations?aor=sip:nobody@example.test HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                    http.exchange("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                    http.exchange("GET /health/live HTTP/1.1\r\nHost: evil.test\r\n\r\n"),
                    http.post("/v1/challenge", "application/json", CHALLENGE));
            assertThat(answers)
                    .extracting(RawHttp.Response::status)
                    .containsExactly(200, 400, 400, 415, 404, 400, 405, 503, 503, 401, 404, 200, 403, 200);
            assertThat(answers).allSatisfy(answer -> assertThat(answer.fields()).doesNotContainKey("connection"));
        }
    }

    @Test
    void unauthenticatedCalls_onOneSocket_keepIt() {
        try (ApiFixture closed = new ApiFixture()) {
            closed.settings = HttpSettings.DEFAULTS;
            closed.start();
            try (RawHttp http = new RawHttp(closed.port())) {
                RawHttp.Response first = http.post("/v1/challenge", "application/json", CHALLENGE);
                RawHttp.Response second = http.post("/v1/challenge", "application/json", CHALLENGE);
                assertThat(first.status()).isEqualTo(401);
                assertThat(second.status()).isEqualTo(401);
                assertThat(second.fields()).doesNotContainKey("connection").containsKey("www-authenticate");
            }
        }
    }

    @Test
    void body_atTheLimit_isRead_andOnePast_is413() {
        String fill = " ".repeat(4096 - CHALLENGE.length());
        assertThat(fixture.json("/v1/challenge", CHALLENGE + fill).statusCode()).isEqualTo(200);
        try (RawHttp http = new RawHttp(fixture.port())) {
            RawHttp.Response refused = http.post("/v1/challenge", "application/json", CHALLENGE + fill + " ");
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body()).contains("\"status\":413");
        }
    }

    @Test
    void body_chunkedBeyondTheLimit_is413() {
        try (RawHttp http = new RawHttp(fixture.port())) {
            http.write("POST /v1/challenge HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n1001\r\n" + " ".repeat(4097) + "\r\n0\r\n\r\n");
            assertThat(http.read().status()).isEqualTo(413);
        }
    }

    @Test
    void body_thatTrickles_endsTheConnection() {
        try (RawHttp http = new RawHttp(fixture.port())) {
            http.write("POST /v1/challenge HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void header_thatTrickles_endsTheConnection() {
        try (RawHttp http = new RawHttp(fixture.port())) {
            http.write("POST /v1/challenge HTTP/1.1\r\nHost: loc");
            assertThat(http.isClosedByServer()).isTrue();
        }
    }

    @Test
    void idleConnection_afterARequest_outlivesTheRequestTimeout() {
        try (RawHttp slow = new RawHttp(fixture.port());
                RawHttp idle = new RawHttp(fixture.port())) {
            assertThat(idle.post("/v1/challenge", "application/json", CHALLENGE).status())
                    .isEqualTo(200);
            slow.write("POST /v1/challenge HTTP/1.1\r\n");
            assertThat(slow.isClosedByServer()).isTrue();
            assertThat(idle.post("/v1/challenge", "application/json", CHALLENGE).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void brokenHttp_isAProblemDocument() {
        try (RawHttp http = new RawHttp(fixture.port())) {
            RawHttp.Response answer = http.exchange("GET /health/live HTTP/1.1\r\n\r\n");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.fields()).containsEntry("content-type", "application/problem+json");
        }
    }

    @Test
    void storeThatDoesNotAnswer_is503WithinTheDeadline() {
        fixture.authenticate = request -> new CompletableFuture<>();
        try (RawHttp http = new RawHttp(fixture.port())) {
            RawHttp.Response answer = http.post(
                    "/v1/verify",
                    "application/json",
                    "{\"method\":\"INVITE\",\"uri\":\"sip:b@example.test\",\"domain\":\"example.test\"}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.fields()).containsKey("retry-after");
            assertThat(answer.body()).contains("store-unavailable");
        }
    }
}
