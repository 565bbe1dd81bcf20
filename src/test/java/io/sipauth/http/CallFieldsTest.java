package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.EntityBody;
import io.sipauth.digest.ChallengeField;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of every call: JSON and form alike, limits, and what is refused by name. */
class CallFieldsTest {

    private static final ApiFixture FIXTURE = new ApiFixture();
    private static final List<AuthRequest> ASKED = new CopyOnWriteArrayList<>();

    private static final Map<String, Class<?>> CALLS = Map.of(
            "/v1/challenge", ChallengeCall.class, "/v1/verify", VerifyCall.class, "/v1/locations", SaveCall.class);

    /** What each call needs at least, as form fields. */
    private static final Map<String, List<String>> MINIMUM = Map.of(
            "/v1/challenge", List.of("method", "REGISTER", "domain", "example.test"),
            "/v1/verify", List.of("method", "INVITE", "uri", "sip:bob@example.test", "domain", "example.test"),
            "/v1/locations", List.of("aor", "sip:alice@example.test", "callId", "c1", "cseq", "1"));

    @BeforeAll
    static void start() {
        FIXTURE.authenticate = request -> {
            ASKED.add(request);
            return CompletableFuture.completedStage(ApiFixture.challenge("example.test"));
        };
        FIXTURE.start();
    }

    @AfterAll
    static void stop() {
        FIXTURE.close();
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    static List<String> everyTextField() {
        List<String> fields = new ArrayList<>();
        CALLS.forEach((path, type) -> {
            for (RecordComponent component : type.getRecordComponents()) {
                if (!component.getName().equals("body")) { // a message body has lines; it enters no header
                    fields.add(path + " " + component.getName());
                }
            }
        });
        fields.addAll(List.of("/v1/sip/register source", "/v1/sip/register transport", "/v1/sip/register socket"));
        return fields.stream().sorted().toList();
    }

    private static HttpResponse<String> withField(String path, String name, String value) {
        List<String> fields = new ArrayList<>(MINIMUM.getOrDefault(path, List.of()));
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(name)) {
                fields.remove(i + 1);
                fields.remove(i);
                break;
            }
        }
        fields.add(name);
        fields.add(value);
        return FIXTURE.form(path, fields.toArray(String[]::new));
    }

    private static void assertRefused(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).doesNotContain("\n");
        assertThat(ApiFixture.tree(answer).path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @MethodSource("everyTextField")
    void lineBreakOrNul_inAnyField_is400NamingIt(String pathAndField) {
        String path = pathAndField.substring(0, pathAndField.indexOf(' '));
        String field = pathAndField.substring(path.length() + 1);
        for (String evil : List.of("x\r\nEvil: 1", "x\nEvil: 1", "x\rEvil: 1", "x\0", "\r\n", "x\r\n\r\n")) {
            assertRefused(withField(path, field, evil), field);
        }
        assertThat(ASKED).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/challenge, method, 'RE GISTER'",
        "/v1/challenge, method, ''",
        "/v1/challenge, domain, ''",
        "/v1/challenge, field, www-authenticate",
        "/v1/challenge, stale, maybe",
        "/v1/challenge, nonsense, 1",
        "/v1/verify, method, ''",
        "/v1/verify, uri, ''",
        "/v1/verify, field, x",
        "/v1/verify, source, 192.0.2.1",
        "/v1/verify, source, 192.0.2.256:5060",
        "/v1/verify, source, 192.0.2.1:65536",
        "/v1/verify, source, phone.example.test:5060",
        "/v1/verify, source, '2001:db8::1:5060'",
        "/v1/verify, bodyHash, abc",
        "/v1/verify, bodyHash, zz345678901234567890123456789012",
        "/v1/verify, from, '<sip:alice@example.test'",
        "/v1/verify, to, 'not a uri'",
        "/v1/verify, realm, other.test",
        "/v1/verify, nonsense, 1",
        "/v1/locations, aor, ''",
        "/v1/locations, aor, 'sip:example.test'",
        "/v1/locations, aor, 'tel:+3225551234'",
        "/v1/locations, aor, 'sip:al%0D%0Aice@example.test'",
        "/v1/locations, aor, 'sip:al%FFice@example.test'",
        "/v1/locations, callId, ''",
        "/v1/locations, cseq, ''",
        "/v1/locations, cseq, -1",
        "/v1/locations, cseq, 2147483648",
        "/v1/locations, cseq, 1x",
        "/v1/locations, expires, 4294967296",
        "/v1/locations, expires, soon",
        "/v1/locations, contacts, '<sip:a@192.0.2.1'",
        "/v1/locations, contacts, '<sip:a@192.0.2.1>;q=1.1'",
        "/v1/locations, contacts, '<sip:a@192.0.2.1>;q=0.1234'",
        "/v1/locations, contacts, '<sip:a@192.0.2.1>;reg-id=0'",
        "/v1/locations, path, '*'",
        "/v1/locations, path, '<sip:strict.example.test>'",
        "/v1/locations, received, 'tel:1'",
        "/v1/locations, received, 'nonsense'",
        "/v1/locations, socket, '192.0.2.1:5060'",
        "/v1/locations, socket, 'sctp:192.0.2.1:5060'",
        "/v1/locations, retransmission, yes",
        "/v1/locations, nonsense, 1",
        "/v1/sip/register, source, ''",
        "/v1/sip/register, source, nonsense",
        "/v1/sip/register, nonsense, 1",
    })
    void malformedField_is400NamingIt(String path, String field, String value) {
        List<String> fields = new ArrayList<>(MINIMUM.getOrDefault(path, List.of("message", "x")));
        HttpResponse<String> answer = withField(path, field, value);
        assertThat(fields).isNotEmpty();
        if (path.equals("/v1/sip/register") && field.equals("source")) {
            answer = FIXTURE.form(path, "message", "x", field, value);
        }
        assertRefused(answer, field);
        assertThat(ASKED).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"transport, sctp", "transport, UDP", "socket, 192.0.2.1:5060", "socket, udp:phone:5060"})
    void rawRegister_malformedQuery_is400NamingIt(String field, String value) {
        HttpResponse<String> answer =
                FIXTURE.post("/v1/sip/register?source=192.0.2.1:5060&" + field + "=" + value, "message/sip", "x");
        assertRefused(answer, field);
    }

    @Test
    void unknownQueryParameter_is400NamingIt() {
        assertRefused(FIXTURE.json("/v1/challenge?fromat=text", "{}"), "fromat");
        assertRefused(FIXTURE.json("/v1/challenge?format=xml", "{}"), "format");
        assertRefused(FIXTURE.get("/v1/locations?aor=a@example.test&aor=b@example.test"), "aor");
        assertRefused(FIXTURE.get("/v1/locations"), "aor");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\":{\"a\":1},\"domain\":\"example.test\"}|method",
                "{\"method\":[\"a\",\"b\"],\"domain\":\"example.test\"}|method",
                "{\"method\":\"REGISTER\",\"Domain\":\"example.test\"}|Domain",
            })
    void json_ofAnotherShape_is400NamingTheField(String body, String field) {
        assertRefused(FIXTURE.json("/v1/challenge", body), field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{",
                "[]",
                "null",
                "\"x\"",
                "''",
                "{\"method\":\"A\",\"method\":\"B\"}",
                "{\"method\":\"A\"} {}",
                "{\"method\":[[[[[[[[[[1]]]]]]]]]]}"
            })
    void json_thatIsNone_is400(String body) {
        HttpResponse<String> answer = FIXTURE.json("/v1/challenge", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"method=%", "method=%4", "method=%zz", "method=%FF", "method=a&method=b", "%FF=a"})
    void form_thatIsNone_is400(String body) {
        assertThat(FIXTURE.post("/v1/challenge", "application/x-www-form-urlencoded", body)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void form_hasAsManyFieldsAsTheLimit_andOneMoreIs400() {
        String one = "authorizations=a&";
        HttpResponse<String> past =
                FIXTURE.post("/v1/verify", "application/x-www-form-urlencoded", one.repeat(FormBody.MAX_FIELDS + 1));
        assertThat(past.body()).contains("form fields");
        HttpResponse<String> at =
                FIXTURE.post("/v1/verify", "application/x-www-form-urlencoded", one.repeat(FormBody.MAX_FIELDS));
        assertThat(at.body()).contains("at most 32 values");
    }

    @Test
    void jsonAndForm_withEveryField_askTheSame() {
        ObjectNode json = ApiFixture.JSON.createObjectNode();
        List<String> form = new ArrayList<>();
        Map<String, String> values = Map.ofEntries(
                Map.entry("method", "register"),
                Map.entry("field", "www"),
                Map.entry("uri", "sip:example.test"),
                Map.entry("domain", "EXAMPLE.test"),
                Map.entry("realm", "example.test"),
                Map.entry("callId", "a b+c&d=e%"),
                Map.entry("cseq", "2 REGISTER"),
                Map.entry("from", "\"Älice\" <sip:alice@example.test>;tag=f1"),
                Map.entry("to", "<sip:alice@example.test>"),
                Map.entry("branch", "z9hG4bK1"),
                Map.entry("source", "[2001:db8::1]:5060"),
                Map.entry("expires", "3600"),
                Map.entry("body", "v=0\r\n"));
        values.forEach((name, value) -> {
            json.put(name, value);
            form.addAll(List.of(name, value));
        });
        for (String list : List.of("authorizations", "contacts", "path")) {
            json.putArray(list).add("<sip:one@192.0.2.1>").add("<sip:two@192.0.2.1>");
            form.addAll(List.of(list, "<sip:one@192.0.2.1>", list, "<sip:two@192.0.2.1>"));
        }
        assertThat(FIXTURE.json("/v1/verify", json.toString()).statusCode()).isEqualTo(200);
        assertThat(FIXTURE.form("/v1/verify", form.toArray(String[]::new)).statusCode())
                .isEqualTo(200);
        assertThat(ASKED).hasSize(2);
        AuthRequest first = ASKED.get(0);
        AuthRequest second = ASKED.get(1);
        assertThat(second).usingRecursiveComparison().isEqualTo(first);
        assertThat(first.method()).isEqualTo("REGISTER");
        assertThat(first.field()).isEqualTo(ChallengeField.WWW);
        assertThat(first.kind()).isEqualTo(RequestKind.REGISTER);
        assertThat(first.domain()).isEqualTo("example.test");
        assertThat(first.identity()).isEqualTo("sip:alice@example.test");
        assertThat(first.credentials()).containsExactly("<sip:one@192.0.2.1>", "<sip:two@192.0.2.1>");
        assertThat(first.parts()).isEqualTo(new NonceParts("sip:example.test", "a b+c&d=e%", "f1", "2001:db8::1"));
        assertThat(first.fingerprint()).hasSize(22);
        assertThat(((EntityBody.Bytes) first.body()).octets())
                .containsExactly("v=0\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void foldedCredentials_areUnfolded() {
        FIXTURE.form(
                "/v1/verify",
                "method",
                "INVITE",
                "uri",
                "sip:bob@example.test",
                "domain",
                "example.test",
                "authorization",
                "Digest a=1,\r\n  b=2");
        assertThat(ASKED)
                .singleElement()
                .satisfies(asked -> assertThat(asked.credentials()).containsExactly("Digest a=1, b=2"));
    }

    @ParameterizedTest
    @CsvSource({
        "<sip:alice@example.test>;tag=f, sip:bob@other.test",
        "<sip:eve@other.test>;tag=f, sip:bob@example.test",
        "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=f, sip:bob@example.test",
        "<tel:+3225551234>;tag=f, sip:bob@EXAMPLE.test",
        "'', sip:bob@example.test",
    })
    void domain_ofRequestsOtherThanRegister_isThatOfFrom_elseThatOfTheRequestUri(String from, String uri) {
        FIXTURE.form("/v1/verify", "method", "INVITE", "uri", uri, "from", from);
        assertThat(ASKED).extracting(AuthRequest::domain).containsExactly("example.test");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:other.test, sip:alice@example.test, ''",
        "sip:example.test, sip:alice@other.test, ''",
        "sip:other.test, sip:alice@example.test, example.test",
        "sip:example.test, sip:alice@other.test, example.test",
        "tel:+3225551234, sip:alice@example.test, example.test",
    })
    void registerThatNamesADomainNotServed_is404BeforeAnyChallenge(String uri, String to, String domain) {
        HttpResponse<String> answer =
                FIXTURE.form("/v1/verify", "method", "REGISTER", "uri", uri, "to", to, "domain", domain);
        assertThat(ApiFixture.tree(answer).path("reasonCode").asText()).isEqualTo("domain-not-served");
        assertThat(ASKED).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACK", "CANCEL", "ack"})
    void ackAndCancel_passWhateverTheyHold(String method) {
        HttpResponse<String> answer = FIXTURE.form(
                "/v1/verify", "method", method, "uri", "sip:bob@other.test", "from", "<sip:eve@other.test>;tag=f");
        assertThat(ApiFixture.tree(answer).path("reasonCode").asText()).isEqualTo("not-challenged");
    }

    @Test
    void requestsOtherThanRegister_inADialogOrNot_areTold() {
        for (String to : List.of("<sip:bob@example.test>", "<sip:bob@example.test>;tag=t")) {
            FIXTURE.form(
                    "/v1/verify",
                    "method",
                    "BYE",
                    "uri",
                    "sip:bob@example.test",
                    "from",
                    "<sip:alice@example.test>;tag=f",
                    "to",
                    to);
        }
        assertThat(ASKED)
                .extracting(AuthRequest::kind)
                .containsExactly(RequestKind.OUT_OF_DIALOG, RequestKind.IN_DIALOG);
        assertThat(ASKED).extracting(AuthRequest::field).containsOnly(ChallengeField.PROXY);
        assertThat(ASKED).extracting(AuthRequest::identity).containsOnly("sip:alice@example.test");
    }

    @Test
    void fingerprint_ofEachFieldChanged_differs_andWithoutOne_isEmpty() {
        String[] whole = {
            "method",
            "REGISTER",
            "uri",
            "sip:example.test",
            "domain",
            "example.test",
            "authorization",
            "Digest x",
            "callId",
            "c",
            "cseq",
            "1",
            "from",
            "<sip:a@example.test>",
            "to",
            "<sip:a@example.test>",
            "branch",
            "b",
            "source",
            "192.0.2.1:5060",
            "contacts",
            "<sip:a@192.0.2.1>",
            "expires",
            "60",
            "path",
            "<sip:p@192.0.2.9>"
        };
        FIXTURE.form("/v1/verify", whole);
        FIXTURE.form("/v1/verify", whole);
        assertThat(ASKED.get(1).fingerprint())
                .isEqualTo(ASKED.get(0).fingerprint())
                .hasSize(22);
        for (int i = 6; i < whole.length; i += 2) {
            ASKED.clear();
            String[] changed = whole.clone();
            changed[i + 1] = whole[i].equals("source") ? "192.0.2.1:5061" : whole[i + 1] + "1";
            if (whole[i].matches("from|to|contacts|path")) {
                changed[i + 1] = whole[i + 1] + ";x=1";
            }
            String before = fingerprintOf(whole);
            assertThat(fingerprintOf(changed)).as(whole[i]).hasSize(22).isNotEqualTo(before);
            if (!whole[i].equals("authorization")) {
                assertMissing(whole, i);
            }
        }
    }

    private static String fingerprintOf(String[] fields) {
        ASKED.clear();
        HttpResponse<String> answer = FIXTURE.form("/v1/verify", fields);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiFixture.tree(answer).has("missing")).isFalse();
        return ASKED.getFirst().fingerprint();
    }

    private static void assertMissing(String[] whole, int at) {
        ASKED.clear();
        List<String> less = new ArrayList<>(List.of(whole));
        String name = less.remove(at);
        less.remove(at);
        HttpResponse<String> answer = FIXTURE.form("/v1/verify", less.toArray(String[]::new));
        JsonNode missing = ApiFixture.tree(answer).path("missing");
        assertThat(missing).as(answer.body()).isNotEmpty();
        assertThat(missing.get(0).asText()).isEqualTo(name);
        assertThat(ASKED.getFirst().fingerprint()).isEmpty();
    }

    @Test
    void neighbouringFields_cannotBeShifted() {
        String[] one = {
            "method",
            "INVITE",
            "uri",
            "sip:b@example.test",
            "domain",
            "example.test",
            "callId",
            "ab",
            "cseq",
            "1",
            "from",
            "",
            "to",
            "",
            "branch",
            "",
            "source",
            "",
            "bodyHash",
            ""
        };
        String[] other = one.clone();
        other[7] = "a";
        other[9] = "b1";
        FIXTURE.form("/v1/verify", one);
        FIXTURE.form("/v1/verify", other);
        assertThat(ASKED.get(0).fingerprint())
                .hasSize(22)
                .isNotEqualTo(ASKED.get(1).fingerprint());
    }

    @Test
    void boundNonces_withoutAPart_are400NamingIt() {
        try (ApiFixture bound = new ApiFixture()) {
            bound.noncePolicy = new NoncePolicy(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(3),
                    false,
                    Map.of(RequestKind.OUT_OF_DIALOG, Set.of(NonceParts.Part.SOURCE_IP)),
                    false);
            bound.challenger = (domain, kind, parts) -> parts.sourceIp().isEmpty()
                    ? new io.sipauth.auth.ChallengeOutcome.MissingPart(NonceParts.Part.SOURCE_IP)
                    : new io.sipauth.auth.ChallengeOutcome.Issued(ApiFixture.challenge(domain));
            bound.start();
            assertRefused(bound.form("/v1/challenge", "method", "INVITE", "domain", "example.test"), "sourceIp");
            assertRefused(
                    bound.form("/v1/verify", "method", "INVITE", "domain", "example.test", "uri", "sip:b@example.test"),
                    "sourceIp");
            assertThat(bound.form(
                                    "/v1/challenge",
                                    "method",
                                    "INVITE",
                                    "domain",
                                    "example.test",
                                    "sourceIp",
                                    "192.0.2.1")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
