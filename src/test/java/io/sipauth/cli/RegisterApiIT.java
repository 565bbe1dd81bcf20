package io.sipauth.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code register --api} against a backend that misbehaves. */
class RegisterApiIT {

    private static final String PATH = "/v1/sip/register";
    private static final String VERDICT = "{\"result\":\"ok\",\"code\":200,\"reason\":\"OK\",\"headers\":"
            + "\"Contact: <sip:alice@127.0.0.1:5060>;expires=3600\\r\\n\"}\n";

    @RegisterExtension
    static final WireMockExtension BACKEND =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    @TempDir
    Path folder;

    private final TestTerminal terminal = TestTerminal.withInput("wonderland\n".repeat(5));

    private int register(ResponseDefinitionBuilder answer, String... more) {
        BACKEND.stubFor(post(urlPathEqualTo(PATH)).willReturn(answer));
        List<String> arguments =
                new ArrayList<>(List.of("register", "alice@example.test", "--api", BACKEND.baseUrl() + "/"));
        arguments.addAll(List.of(more));
        return terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void register_accepted_exitsWithZero() {
        assertThat(register(okJson(VERDICT))).isZero();

        BACKEND.verify(postRequestedFor(urlPathEqualTo(PATH))
                .withHeader("Content-Type", equalTo("message/sip"))
                .withQueryParam("source", equalTo("127.0.0.1:5060"))
                .withQueryParam("transport", equalTo("udp"))
                .withoutHeader("Authorization"));
        assertThat(terminal.out()).contains("SIP/2.0 200 OK", "Registered: sip:alice@example.test now has 1 contact");
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void register_withApiClient_sendsItAtOnce() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");

        assertThat(register(okJson(VERDICT), "--api-client", "kamailio", "--api-secret-file", secret.toString()))
                .isZero();

        BACKEND.verify(
                1,
                postRequestedFor(urlPathEqualTo(PATH))
                        .withHeader("Authorization", equalTo("Basic a2FtYWlsaW86czNjcmV0")));
        assertThat(terminal.out()).doesNotContain("s3cret");
    }

    @Test
    void register_slowBackend_saysThatItDidNotAnswerInTime() {
        assertThat(register(okJson(VERDICT).withFixedDelay(5_000), "--timeout", "1"))
                .isEqualTo(3);

        assertThat(terminal.err()).contains("did not answer within 1000 ms");
    }

    @Test
    void register_closingBackend_saysThatTheConnectionBroke() {
        assertThat(register(aResponse().withFault(Fault.EMPTY_RESPONSE))).isEqualTo(3);

        assertThat(terminal.err()).contains("broke before an answer came");
    }

    @Test
    void register_resetInTheMiddle_saysThatTheConnectionBroke() {
        assertThat(register(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
                .isEqualTo(3);

        assertThat(terminal.err()).contains("broke before an answer came");
    }

    @Test
    void register_internalError_showsWhatTheProblemSays() {
        assertThat(register(aResponse()
                        .withStatus(500)
                        .withBody("{\"title\":\"Internal error\",\"detail\":\"see the log\"}")))
                .isEqualTo(3);

        assertThat(terminal.err()).contains("answered HTTP 500 (Internal error: see the log)");
    }

    @Test
    void register_unavailable_showsWhatTheProblemSays() {
        assertThat(register(aResponse().withStatus(503).withBody("not\u001b[1m json")))
                .isEqualTo(3);

        assertThat(terminal.err()).contains("answered HTTP 503 (not [1m json)");
    }

    @Test
    void register_unauthorizedByTheApi_namesTheOptions() {
        assertThat(register(aResponse().withStatus(401))).isEqualTo(3);

        assertThat(terminal.err()).contains("--api-client and --api-secret-file");
    }

    @Test
    void register_bodyThatIsNoVerdict_asksWhetherItIsSipauth() {
        for (String body : List.of("", "<html>hello</html>", "{}", "[]", "{\"code\":\"200\",\"headers\":\"\"}")) {
            assertThat(register(aResponse().withStatus(200).withBody(body))).isEqualTo(3);
        }
        assertThat(terminal.err().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).contains("not with a verdict; is it sipauth?"));
    }

    @Test
    void register_refused_exitsWithOne() {
        assertThat(register(okJson("{\"code\":403,\"reason\":\"Forbidden\",\"headers\":\"\"}")))
                .isEqualTo(1);

        assertThat(terminal.out()).contains("Refused: 403 Forbidden");
    }

    @Test
    void register_nothingListens_saysSo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        TestTerminal withVariable = new TestTerminal("", Map.of("SIPAUTH_PASSWORD", "x"));

        assertThat(withVariable.run("register", "alice@example.test", "--api", "http://127.0.0.1:" + free))
                .isEqualTo(3);
        assertThat(withVariable.err()).contains("nothing listens at http://127.0.0.1:" + free);
    }
}
