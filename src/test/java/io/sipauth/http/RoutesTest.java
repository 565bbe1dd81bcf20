package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipauth.StoreUnavailableException;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.registrar.RegisterReply;
import io.sipauth.registrar.RequestSource;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each call answers, in JSON and in text. */
class RoutesTest {

    private static final String VERIFY =
            "{\"method\":\"INVITE\",\"uri\":\"sip:bob@example.test\",\"domain\":\"example.test\","
                    + "\"authorizations\":[\"Digest username=\\\"alice\\\", realm=\\\"example.test\\\", nonce=\\\"n\\\"\","
                    + "\"Digest username=\\\"al\\\", realm=\\\"other.test\\\", nonce=\\\"m\\\"\","
                    + "\"Digest username=\\\"alice\\\", realm=\\\"example.test\\\", nonce=\\\"n\\\", algorithm=MD5\"]}";

    private final ApiFixture fixture = new ApiFixture();

    @BeforeEach
    void start() {
        fixture.start();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static Verdict.Accepted accepted(String rpid, String authenticationInfo) {
        Subscriber alice = new Subscriber(new SubscriberName("alice", "example.test"), true, Map.of(), "", rpid);
        return new Verdict.Accepted(
                alice, "alice", "example.test", DigestAlgorithm.SHA_256, false, authenticationInfo, 0);
    }

    private void verdict(Verdict verdict) {
        fixture.authenticate = request -> CompletableFuture.completedStage(verdict);
    }

    @Test
    void challenge_inJson_hasEveryFieldOfTheContract() {
        HttpResponse<String> answer =
                fixture.json("/v1/challenge", "{\"method\":\"REGISTER\",\"domain\":\"example.test\",\"stale\":true}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"result\":\"challenge\",\"code\":401,\"reason\":\"Unauthorized\",\"reasonCode\":\"no-credentials\","
                                + "\"headers\":\"WWW-Authenticate: Digest realm=\\\"example.test\\\", nonce=\\\"abc\\\", algorithm=SHA-256, qop=\\\"auth\\\", stale=true\\r\\n"
                                + "WWW-Authenticate: Digest realm=\\\"example.test\\\", nonce=\\\"abc\\\", algorithm=MD5, qop=\\\"auth\\\", stale=true\\r\\n\","
                                + "\"stale\":true,\"retransmission\":false,\"rc\":{\"kamailio\":-5,\"opensips\":-4},\"aor\":\"\",\"username\":\"\","
                                + "\"realm\":\"example.test\",\"algorithm\":\"\",\"attributes\":{},\"contacts\":[],\"targets\":[],\"consume\":[],\"keep\":\"\"}");
    }

    @Test
    void challenge_inText_isItsStatusAndLines() {
        HttpResponse<String> www =
                fixture.form("/v1/challenge?format=text", "method", "REGISTER", "domain", "example.test");
        assertThat(www.statusCode()).isEqualTo(401);
        assertThat(www.body()).startsWith("WWW-Authenticate: Digest ").endsWith("\r\n");
        HttpResponse<String> proxy =
                fixture.form("/v1/challenge?format=text", "method", "INVITE", "domain", "example.test");
        assertThat(proxy.statusCode()).isEqualTo(407);
        assertThat(proxy.body()).startsWith("Proxy-Authenticate: Digest ");
    }

    @Test
    void domainNotServed_isAVerdict() {
        HttpResponse<String> json = fixture.form("/v1/challenge", "method", "REGISTER", "domain", "other.test");
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.tree(json).path("code").asInt()).isEqualTo(404);
        assertThat(ApiFixture.tree(json).path("reasonCode").asText()).isEqualTo("domain-not-served");
        assertThat(fixture.form("/v1/challenge?format=text", "method", "REGISTER", "realm", "other.test")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void realmOfAllDomains_leavesTheDomainToTheRequest() {
        List<AuthRequest> asked = new CopyOnWriteArrayList<>();
        ApiFixture shared = new ApiFixture();
        AuthPolicy policy = AuthPolicy.DEFAULTS;
        shared.authPolicy = new AuthPolicy(
                "corp", policy.algorithms(), policy.qop(), true, true, true, true, false, false, 1000, 60);
        shared.authenticate = request -> {
            asked.add(request);
            return CompletableFuture.completedStage(ApiFixture.challenge("corp"));
        };
        shared.start();
        try {
            String to = "sip:alice@example.test";
            for (String realm : List.of("corp", "CORP")) {
                shared.form("/v1/verify", "method", "REGISTER", "uri", "sip:example.test", "to", to, "realm", realm);
            }
            assertThat(asked).extracting(AuthRequest::domain).containsExactly("example.test", "example.test");

            HttpResponse<String> other = shared.form(
                    "/v1/verify", "method", "REGISTER", "uri", "sip:example.test", "to", to, "realm", "other");
            assertThat(ApiFixture.tree(other).path("reasonCode").asText()).isEqualTo("domain-not-served");
            HttpResponse<String> challenge = shared.form("/v1/challenge", "method", "REGISTER", "realm", "corp");
            assertThat(challenge.statusCode()).isEqualTo(400);
            assertThat(ApiFixture.tree(challenge).path("field").asText()).isEqualTo("domain");
        } finally {
            shared.close();
        }
    }

    @Test
    void acceptedInvite_tellsWhatToRemoveKeepAndAdd() {
        verdict(accepted("sip:+3225551234@example.test", ""));
        JsonNode answer = ApiFixture.tree(fixture.json("/v1/verify", VERIFY));
        assertThat(answer.path("result").asText()).isEqualTo("ok");
        assertThat(answer.path("aor").asText()).isEqualTo("sip:alice@example.test");
        assertThat(answer.path("algorithm").asText()).isEqualTo("SHA-256");
        assertThat(answer.path("rc").path("kamailio").asInt()).isEqualTo(1);
        assertThat(answer.path("consume").toString()).isEqualTo("[\"Proxy-Authorization\",\"Remote-Party-ID\"]");
        assertThat(answer.path("keep").asText())
                .isEqualTo("Proxy-Authorization: Digest username=\"al\", realm=\"other.test\", nonce=\"m\"\r\n");
        assertThat(answer.path("headers").asText())
                .isEqualTo(
                        "Remote-Party-ID: <sip:+3225551234@example.test>;party=calling;id-type=subscriber;screen=yes\r\n");
        assertThat(answer.path("attributes").toString())
                .isEqualTo("{\"rpid\":\"sip:+3225551234@example.test\",\"rpidE164\":\"true\"}");
    }

    @Test
    void acceptedInvite_inText_isTheLinesToAdd() {
        verdict(accepted("sip:+3225551234@example.test", ""));
        HttpResponse<String> answer = fixture.json("/v1/verify?format=text", VERIFY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().lines()).hasSize(2).first().asString().startsWith("Remote-Party-ID: <sip:");
    }

    @Test
    void rpidPrefixAndSuffix_ofTheCall_replaceTheConfigured() {
        verdict(accepted("sip:+3225551234@example.test", ""));
        JsonNode answer = ApiFixture.tree(fixture.form(
                "/v1/verify",
                "method",
                "INVITE",
                "uri",
                "sip:b@example.test",
                "domain",
                "example.test",
                "rpidPrefix",
                "\"A\" <",
                "rpidSuffix",
                ">;screen=no"));
        assertThat(answer.path("headers").asText())
                .isEqualTo("Remote-Party-ID: \"A\" <sip:+3225551234@example.test>;screen=no\r\n");
    }

    @Test
    void lineBreak_fromATable_isLeftOut() {
        verdict(accepted("sip:a@example.test\r\nEvil: 1", ""));
        JsonNode answer = ApiFixture.tree(fixture.json("/v1/verify", VERIFY));
        assertThat(answer.path("headers").asText()).isEmpty();
        assertThat(answer.path("attributes")).isEmpty();
        assertThat(fixture.json("/v1/verify?format=text", VERIFY).body()).doesNotContain("Evil");
    }

    @Test
    void acceptedRegister_hasAuthenticationInfo_andNothingToConsume() {
        verdict(accepted("", "qop=auth, rspauth=\"00\""));
        JsonNode answer = ApiFixture.tree(
                fixture.form("/v1/verify", "method", "REGISTER", "uri", "sip:example.test", "domain", "example.test"));
        assertThat(answer.path("headers").asText()).isEqualTo("Authentication-Info: qop=auth, rspauth=\"00\"\r\n");
        assertThat(answer.path("consume")).isEmpty();
        assertThat(answer.path("missing").toString())
                .isEqualTo(
                        "[\"callId\",\"cseq\",\"from\",\"to\",\"branch\",\"source\",\"contacts\",\"expires\",\"path\",\"identity\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:+32@x, true",
        "sip:+3@x, false",
        "sip:+123456789012345@x, true",
        "sip:+1234567890123456@x, false",
        "sip:alice@x, false",
        "'\"A\" <sips:+3225551234;x=y@x>', true",
        "tel:+3225551234, true",
        "sip:+32a@x, false",
        "+3225551234, true",
        "'', false"
    })
    void e164_isSersMeasure(String rpid, boolean expected) {
        assertThat(RemotePartyId.isE164(rpid)).isEqualTo(expected);
    }

    @Test
    void everyVerdict_hasItsStatus() {
        Map<Verdict, Integer> statuses = Map.of(
                new Verdict.NotChallenged(),
                200,
                new Verdict.Forbidden(Reason.IDENTITY_MISMATCH, "example.test"),
                403,
                new Verdict.Malformed(Reason.MALFORMED, "Missing cnonce with qop"),
                400,
                new Verdict.Limited(Duration.ofSeconds(7)),
                503,
                ApiFixture.challenge("example.test"),
                407);
        statuses.forEach((verdict, status) -> {
            verdict(verdict);
            HttpResponse<String> json = fixture.json("/v1/verify", VERIFY);
            assertThat(json.statusCode()).isEqualTo(200);
            assertThat(ApiFixture.tree(json).path("code").asInt()).isEqualTo(status);
            assertThat(fixture.json("/v1/verify?format=text", VERIFY).statusCode())
                    .isEqualTo(status);
        });
    }

    @Test
    void malformedVerdict_namesTheFaultInReasonAndWarning() {
        verdict(new Verdict.Malformed(Reason.MALFORMED, "Missing cnonce with qop"));
        JsonNode answer = ApiFixture.tree(fixture.json("/v1/verify", VERIFY));
        assertThat(answer.path("reason").asText()).isEqualTo("Missing cnonce with qop");
        assertThat(answer.path("headers").asText()).isEqualTo("Warning: 399 sipauth \"Missing cnonce with qop\"\r\n");
    }

    @Test
    void headers_areLargeAbove4KiB() {
        String nonce = "x".repeat(VerdictReply.LARGE_HEADERS_OCTETS - "Proxy-Authenticate: \r\n".length());
        verdict(new Verdict.Challenged(Reason.NO_CREDENTIALS, false, "example.test", List.of(nonce)));
        assertThat(ApiFixture.tree(fixture.json("/v1/verify", VERIFY)).has("headersLarge"))
                .isFalse();
        verdict(new Verdict.Challenged(Reason.NO_CREDENTIALS, false, "example.test", List.of(nonce + "x")));
        assertThat(ApiFixture.tree(fixture.json("/v1/verify", VERIFY))
                        .path("headersLarge")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void ourFault_is500WithoutTrace_and503InText() {
        fixture.authenticate = request -> {
            throw new IllegalStateException("secret detail");
        };
        HttpResponse<String> json = fixture.json("/v1/verify", VERIFY);
        assertThat(json.statusCode()).isEqualTo(500);
        assertThat(json.body()).contains("our-fault").doesNotContain("secret");
        assertThat(fixture.json("/v1/verify?format=text", VERIFY).statusCode()).isEqualTo(503);
    }

    private static final String REGISTER = String.join(
            "\r\n",
            "REGISTER sip:example.test SIP/2.0",
            "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1",
            "From: <sip:alice@example.test>;tag=1",
            "To: <sip:alice@example.test>",
            "Call-ID: c",
            "CSeq: 1 REGISTER",
            "Max-Forwards: 70",
            "Content-Length: 0",
            "",
            "");

    @Test
    void rawRegister_isHandedOverWholeWithItsSource() {
        AtomicReference<RequestSource> seen = new AtomicReference<>();
        List<byte[]> octetsSeen = new ArrayList<>();
        fixture.register = (request, octets, source) -> {
            seen.set(source);
            octetsSeen.add(octets);
            return CompletableFuture.completedStage(ApiFixture.reply(
                    200, "OK", Reason.OK, RegisterReply.Result.OK, "Contact: <sip:a@192.0.2.1>;expires=60\r\n"));
        };
        HttpResponse<String> text = fixture.post(
                "/v1/sip/register?format=text&source=%5B2001:db8::1%5D:5060&transport=tcp&socket=udp:192.0.2.9:5060",
                "message/sip", REGISTER);
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.body()).isEqualTo("Contact: <sip:a@192.0.2.1>;expires=60\r\n");
        assertThat(seen.get()).isEqualTo(new RequestSource("2001:db8::1", 5060, "tcp", "udp:192.0.2.9:5060"));
        fixture.form("/v1/sip/register", "message", REGISTER, "source", "192.0.2.1:1");
        assertThat(octetsSeen)
                .hasSize(2)
                .allSatisfy(octets -> assertThat(octets).asString().isEqualTo(REGISTER));
        assertThat(seen.get()).isEqualTo(new RequestSource("192.0.2.1", 1, "udp", ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 420, 423, 503})
    void rawRegister_inText_hasTheStatusOfTheReply(int code) {
        fixture.register = (request, octets, source) -> CompletableFuture.completedStage(
                ApiFixture.reply(code, "R", Reason.REGISTRATION_REFUSED, RegisterReply.Result.REJECTED, "X: 1\r\n"));
        String target = "/v1/sip/register?source=192.0.2.1:5060";
        assertThat(fixture.post(target + "&format=text", "message/sip", REGISTER)
                        .statusCode())
                .isEqualTo(code);
        HttpResponse<String> json = fixture.post(target, "message/sip", REGISTER);
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.tree(json).path("code").asInt()).isEqualTo(code);
    }

    @Test
    void rawRegister_thatIsNoSip_isAMalformedVerdict_andNoRegisterIsAProblem() {
        String target = "/v1/sip/register?source=192.0.2.1:5060";
        HttpResponse<String> noSip = fixture.post(target, "message/sip", "hello");
        assertThat(noSip.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.tree(noSip).path("result").asText()).isEqualTo("malformed");
        assertThat(fixture.post(target + "&format=text", "message/sip", "hello").statusCode())
                .isEqualTo(400);
        HttpResponse<String> other = fixture.post(target, "message/sip", REGISTER.replace("REGISTER", "OPTIONS"));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(fixture.post(target, "message/sip", "x".repeat(65_536)).body())
                .contains("\"code\":513");
    }

    @Test
    void storeDown_is503InBothForms() {
        fixture.register = (request, octets, source) ->
                CompletableFuture.failedStage(new StoreUnavailableException("fake: mariadb"));
        String target = "/v1/sip/register?source=192.0.2.1:5060";
        HttpResponse<String> json = fixture.post(target, "message/sip", REGISTER);
        assertThat(json.statusCode()).isEqualTo(503);
        assertThat(json.headers().firstValue("retry-after")).isPresent();
        assertThat(json.body()).contains("store-unavailable").doesNotContain("mariadb");
        assertThat(fixture.post(target + "&format=text", "message/sip", REGISTER)
                        .statusCode())
                .isEqualTo(503);
        fixture.bindings.down = true;
        assertThat(fixture.get("/v1/locations?aor=alice@example.test").statusCode())
                .isEqualTo(503);
    }

    private HttpResponse<String> save(String aor, String callId, String cseq, String... more) {
        List<String> fields = new ArrayList<>(List.of("aor", aor, "callId", callId, "cseq", cseq));
        fields.addAll(List.of(more));
        return fixture.form("/v1/locations", fields.toArray(String[]::new));
    }

    @Test
    void savedBindings_areFoundHighestQFirst_andRemoved() {
        JsonNode saved = ApiFixture.tree(save(
                "sip:Alice@EXAMPLE.test",
                "c",
                "1 REGISTER",
                "contacts",
                "<sip:a@192.0.2.1>;q=0.5;expires=600, <sip:b@192.0.2.2>;q=1.0;expires=600",
                "received",
                "sip:198.51.100.1:5060",
                "socket",
                "udp:192.0.2.9:5060",
                "userAgent",
                "UA"));
        assertThat(saved.path("code").asInt()).as(saved.toString()).isEqualTo(200);
        assertThat(saved.path("headers").asText())
                .contains("Contact: <sip:a@192.0.2.1>;q=0.5;expires=600\r\n")
                .contains("Date: ");
        assertThat(saved.path("contacts")).hasSize(2);
        for (String target : List.of(
                "/v1/locations?aor=alice@example.test",
                "/v1/locations/sip:alice@example.test",
                "/v1/locations?aor=sip%3Aalice%40example.test")) {
            JsonNode found = ApiFixture.tree(fixture.get(target));
            assertThat(found.path("aor").asText()).isEqualTo("sip:alice@example.test");
            assertThat(found.path("contacts").findValuesAsText("uri"))
                    .containsExactly("sip:b@192.0.2.2", "sip:a@192.0.2.1");
            assertThat(found.path("contacts").get(0).path("q").asDouble()).isEqualTo(1.0);
            assertThat(found.path("contacts").get(0).path("socket").asText()).isEqualTo("udp:192.0.2.9:5060");
        }
        HttpResponse<String> removed = fixture.send(
                fixture.request("/v1/locations?aor=alice@example.test").DELETE());
        assertThat(removed.body()).isEqualTo("{\"aor\":\"sip:alice@example.test\",\"removed\":2}");
        HttpResponse<String> gone = fixture.get("/v1/locations?aor=alice@example.test");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("no-bindings");
    }

    @Test
    void aliases_areResolved() {
        fixture.aliases.targets.put(
                new SubscriberName("info", "example.test"), new SubscriberName("alice", "example.test"));
        save("info@example.test", "c", "1", "contacts", "<sip:a@192.0.2.1>");
        assertThat(fixture.get("/v1/locations?aor=alice@example.test").statusCode())
                .isEqualTo(200);
        assertThat(ApiFixture.tree(fixture.get("/v1/locations?aor=info@example.test"))
                        .path("aor")
                        .asText())
                .isEqualTo("sip:alice@example.test");
    }

    @Test
    void registrarsRefusals_areVerdicts() {
        save("alice@example.test", "c", "2", "contacts", "<sip:a@192.0.2.1>");
        assertThat(ApiFixture.tree(save("alice@example.test", "c", "2", "contacts", "<sip:a@192.0.2.1>"))
                        .path("reason")
                        .asText())
                .isEqualTo("Invalid CSeq number");
        JsonNode brief =
                ApiFixture.tree(save("alice@example.test", "c", "3", "contacts", "<sip:a@192.0.2.1>;expires=59"));
        assertThat(brief.path("code").asInt()).isEqualTo(423);
        assertThat(brief.path("headers").asText()).isEqualTo("Min-Expires: 60\r\n");
        JsonNode star = ApiFixture.tree(save("alice@example.test", "c", "3", "contacts", "*"));
        assertThat(star.path("code").asInt()).isEqualTo(400);
        JsonNode path = ApiFixture.tree(save(
                "alice@example.test",
                "c",
                "3",
                "contacts",
                "<sip:a@192.0.2.1>",
                "path",
                "<sip:p.test;lr>",
                "supported",
                "outbound"));
        assertThat(path.path("headers").asText()).isEqualTo("Unsupported: path\r\n");
        JsonNode echoed = ApiFixture.tree(save(
                "alice@example.test",
                "c",
                "3",
                "contacts",
                "<sip:a@192.0.2.1>",
                "path",
                "<sip:p.test;lr>",
                "supported",
                "path"));
        assertThat(echoed.path("headers").asText()).contains("Path: <sip:p.test;lr>\r\n");
        JsonNode copy = ApiFixture.tree(
                save("alice@example.test", "c", "3", "contacts", "<sip:a@192.0.2.1>", "retransmission", "true"));
        assertThat(copy.path("code").asInt()).as(copy.toString()).isEqualTo(200);
        assertThat(copy.path("retransmission").asBoolean()).isTrue();
        JsonNode elsewhere = ApiFixture.tree(save("alice@other.test", "c", "1"));
        assertThat(elsewhere.path("code").asInt()).isEqualTo(404);
    }

    @Test
    void headAndUnknownPathsAndMethods_answerAsHttpSays() {
        assertThat(fixture.send(fixture.request("/health/live").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> unknown = fixture.get("/v2/verify");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
        HttpResponse<String> method = fixture.get("/v1/verify");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("allow")).hasValue("POST");
        assertThat(fixture.send(fixture.request("/v1/locations").PUT(BodyPublishers.noBody()))
                        .headers()
                        .firstValue("allow"))
                .hasValue("DELETE, GET, HEAD, POST");
        assertThat(fixture.send(fixture.request("/v1/verify").method("BREW", BodyPublishers.noBody()))
                        .statusCode())
                .isIn(404, 405);
    }

    @Test
    void head_goesTheWayOfItsGet() {
        fixture.ready = new Health(false, Map.of("redis", "does not answer"));

        assertThat(fixture.send(fixture.request("/health/ready").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void pathsThatDifferByASlash_areNone_andInTextFormAProxyPassesNothingOn() {
        HttpResponse<String> json = fixture.send(fixture.request("/v1/verify/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(json.statusCode()).isEqualTo(404);

        for (String path : List.of("/v1/verify/?format=text", "/v1/veryfy?format=text", "//v1/verify?format=text")) {
            HttpResponse<String> text = fixture.send(fixture.request(path).POST(BodyPublishers.ofString("x")));
            assertThat(text.statusCode()).as(path).isEqualTo(503);
            assertThat(text.body()).as(path).isEqualTo("Retry-After: 2\r\n");
        }
    }

    @Test
    void readiness_isTold() {
        fixture.ready = new Health(false, Map.of("redis", "down", "mariadb", "ok"));
        HttpResponse<String> answer = fixture.get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"unavailable\",\"checks\":{\"mariadb\":\"ok\",\"redis\":\"down\"}}");
        assertThat(fixture.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_countVerdictsAndProblemsByClosedLabels() {
        fixture.form("/v1/challenge", "method", "REGISTER", "domain", "example.test");
        verdict(accepted("", ""));
        fixture.json("/v1/verify", VERIFY);
        fixture.json("/v1/verify", "{\"x\":1}");
        fixture.get("/v1/peer-chosen-path");
        String metrics = fixture.get("/metrics").body();
        assertThat(metrics)
                .contains(
                        "sipauth_verdicts_total{algorithm=\"none\",door=\"challenge\",reason=\"no-credentials\",result=\"challenge\"} 1.0")
                .contains(
                        "sipauth_verdicts_total{algorithm=\"SHA-256\",door=\"verify\",reason=\"ok\",result=\"ok\"} 1.0")
                .contains("sipauth_api_problems_total{kind=\"bad-field\"} 1.0")
                .contains("sipauth_api_request_seconds_count{call=\"none\",status=\"404\"} 1")
                .doesNotContain("peer-chosen");
    }

    @Test
    void callsBeyondTheLimit_are503AtOnce_whileHealthAnswers() {
        try (ApiFixture small = new ApiFixture()) {
            HttpSettings of = small.settings;
            small.settings = new HttpSettings(
                    of.hosts(),
                    of.access(),
                    of.tls(),
                    of.maxBodyOctets(),
                    1,
                    Duration.ofSeconds(20),
                    of.idleTimeout(),
                    of.requestTimeout(),
                    of.stopTimeout(),
                    of.rpidPrefix(),
                    of.rpidSuffix());
            CountDownLatch entered = new CountDownLatch(1);
            CompletableFuture<Verdict> held = new CompletableFuture<>();
            small.authenticate = request -> {
                entered.countDown();
                return held;
            };
            small.start();
            CompletableFuture<HttpResponse<String>> first =
                    CompletableFuture.supplyAsync(() -> small.json("/v1/verify", VERIFY));
            await(entered);
            HttpResponse<String> second = small.json("/v1/verify", VERIFY);
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("busy");
            assertThat(small.get("/health/live").statusCode()).isEqualTo(200);
            held.complete(new Verdict.NotChallenged());
            assertThat(first.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stop_finishesWhatIsInFlight() {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Verdict> held = new CompletableFuture<>();
        fixture.authenticate = request -> {
            entered.countDown();
            return held;
        };
        CompletableFuture<HttpResponse<String>> call =
                CompletableFuture.supplyAsync(() -> fixture.json("/v1/verify", VERIFY));
        await(entered);
        int port = fixture.port();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(fixture.running()::stop);
        org.awaitility.Awaitility.await().until(() -> refusesConnections(port));
        // longer than idle connections are given, so that the call is seen to outlive them
        held.completeAsync(
                Verdict.NotChallenged::new,
                CompletableFuture.delayedExecutor(500, java.util.concurrent.TimeUnit.MILLISECONDS));
        assertThat(call.join().statusCode()).isEqualTo(200);
        stopped.join();
    }

    private static boolean refusesConnections(int port) {
        try (java.net.Socket probe = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            return probe.isClosed();
        } catch (java.io.IOException refused) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
