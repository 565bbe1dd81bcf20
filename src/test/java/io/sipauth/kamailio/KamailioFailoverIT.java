package io.sipauth.kamailio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One backend, or both, fail. There are two workers: one prefers the first backend and one the second, so some of
 * several requests meet the faulty one first.
 */
@RequiresKamailio
class KamailioFailoverIT {

    private static final int REQUESTS = 12;
    private static final int HANG_MILLIS = 8000;
    private static final int SKIP_SECONDS = 4;
    /** The time-out of one call, and some more for a loaded machine. */
    private static final Duration ONE_TIMEOUT = Duration.ofMillis(4500);

    private WireMockServer one;
    private WireMockServer two;
    private KamailioServer kamailio;
    private RegisterClient phone;

    @BeforeEach
    void start() {
        one = backend();
        two = backend();
        kamailio = KamailioServer.start(KamailioSettings.of("kamailio.cfg")
                .with("WORKERS", "2")
                .with("SKIP_SECONDS", Integer.toString(SKIP_SECONDS))
                .backends(URI.create(one.baseUrl()), URI.create(two.baseUrl())));
        phone = RegisterClient.to(kamailio.address(), "alice", "example.test", "wonderland");
    }

    @AfterEach
    void stop() {
        phone.close();
        kamailio.close();
        one.stop();
        two.stop();
    }

    @Test
    void register_bothWell_bothAreUsed() {
        answersAll(401);

        assertThat(calls(one)).isPositive();
        assertThat(calls(two)).isPositive();
        assertThat(calls(one) + calls(two)).isEqualTo(REQUESTS);
    }

    @Test
    void register_firstStopped_secondAnswers() {
        one.stop();

        answersAll(401);

        assertThat(calls(two)).isEqualTo(REQUESTS);
    }

    @Test
    void register_secondStopped_firstAnswers() {
        two.stop();

        answersAll(401);

        assertThat(calls(one)).isEqualTo(REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void register_firstFailsWithStatus_secondAnswers(int status) {
        one.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("oops")));

        answersAll(401);

        assertThat(calls(one)).isPositive();
        assertThat(calls(two)).isEqualTo(REQUESTS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
    void register_firstBreaksTheConnection_secondAnswers(Fault fault) {
        one.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

        answersAll(401);

        assertThat(calls(two)).isEqualTo(REQUESTS);
    }

    @Test
    void register_firstHangs_secondAnswersAndFirstIsPassedOverForAWhile() {
        one.stubFor(any(anyUrl()).willReturn(challenge().withFixedDelay(HANG_MILLIS)));

        Instant begin = Instant.now();
        answersAll(401);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(ONE_TIMEOUT);
        assertThat(calls(one)).isEqualTo(1);

        one.stubFor(any(anyUrl()).willReturn(challenge()));
        Awaitility.await().atMost(Duration.ofSeconds(2L * SKIP_SECONDS)).untilAsserted(() -> {
            phone.send(phone.next().bytes());
            assertThat(calls(one)).isGreaterThan(1);
        });
    }

    @Test
    void register_bothHang_is503WithRetryAfter() {
        one.stubFor(any(anyUrl()).willReturn(challenge().withFixedDelay(HANG_MILLIS)));
        two.stubFor(any(anyUrl()).willReturn(challenge().withFixedDelay(HANG_MILLIS)));

        assertUnavailable(phone.send(phone.next().bytes()));
    }

    @Test
    void register_bothStopped_is503WithRetryAfterAndRecoversAtOnce() {
        int port = one.port();
        one.stop();
        two.stop();
        for (int i = 0; i < REQUESTS; i++) {
            assertUnavailable(phone.send(phone.next().bytes()));
        }

        one = new WireMockServer(options().bindAddress("127.0.0.1").port(port));
        one.start();
        one.stubFor(any(anyUrl()).willReturn(challenge()));

        answersAll(401);
    }

    @Test
    void register_bothFail_is503WithRetryAfter() {
        one.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500).withBody("{\"secret\":\"x\"}")));
        two.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503).withBody("{\"secret\":\"x\"}")));

        SipReply reply = phone.send(phone.next().bytes());

        assertUnavailable(reply);
        assertThat(reply.text()).doesNotContain("secret");
    }

    @Test
    void register_messageTooLargeForBackend_isNotAskedTwice() {
        one.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(513)));
        two.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(513)));

        answersAll(513);

        assertThat(calls(one) + calls(two)).isEqualTo(REQUESTS);
    }

    private void answersAll(int code) {
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(phone.send(phone.next().bytes()).code()).isEqualTo(code);
        }
    }

    private static void assertUnavailable(SipReply reply) {
        assertThat(reply.firstLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
    }

    private static int calls(WireMockServer server) {
        return server.getAllServeEvents().size();
    }

    private static WireMockServer backend() {
        WireMockServer server =
                new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).willReturn(challenge()));
        return server;
    }

    private static ResponseDefinitionBuilder challenge() {
        return aResponse()
                .withStatus(401)
                .withHeader("Content-Type", "text/plain")
                .withBody("WWW-Authenticate: Digest realm=\"example.test\", nonce=\"n\"\r\n");
    }
}
