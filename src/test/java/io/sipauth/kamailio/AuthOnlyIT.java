package io.sipauth.kamailio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RegisterMessage;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code auth-only.cfg} asks {@code /v1/verify}, and that Kamailio saves what was verified. */
@RequiresKamailio
class AuthOnlyIT {

    private static final String OK = "{\"result\":\"ok\",\"code\":200,\"reason\":\"OK\","
            + "\"headers\":\"Authentication-Info: qop=auth, rspauth=\\\"ab\\\"\\r\\n\"}";
    private static final String CHALLENGE = "{\"result\":\"challenge\",\"code\":401,\"reason\":\"Unauthorized\","
            + "\"headers\":\"WWW-Authenticate: Digest realm=\\\"example.test\\\", nonce=\\\"n\\\"\\r\\n"
            + "WWW-Authenticate: Digest realm=\\\"example.test\\\", nonce=\\\"n\\\", algorithm=MD5\\r\\n\"}";

    private static RecordingBackend backend;
    private static KamailioServer kamailio;
    private RegisterClient phone;

    @BeforeAll
    static void start() {
        backend = new RecordingBackend();
        kamailio = KamailioServer.start(KamailioSettings.of("auth-only.cfg").backends(backend.url(), backend.url()));
    }

    @AfterAll
    static void stop() {
        kamailio.close();
        backend.close();
    }

    @BeforeEach
    void pickUp() {
        phone = RegisterClient.to(kamailio.address(), "alice", "example.test", "wonderland");
        backend.calls().clear();
        backend.answer(200, OK);
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    @Test
    void register_full_postsEveryPartThatMakesACopyRecognisable() {
        String odd =
                "Digest username=\"al%ice\", realm=\"example.test\", nonce=\"a+b/c==\", uri=\"sip:example.test;x=1&y=2\"";
        RegisterMessage message = phone.next()
                .header("Authorization", odd)
                .header("Path", "<sip:edge.test;lr>")
                .header("Supported", "path");

        phone.send(message.bytes());

        RecordingBackend.Call call = backend.calls().getLast();
        Map<String, List<String>> form = form(call.body());
        assertThat(call.query()).startsWith("/v1/verify");
        assertThat(call.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(form.get("authorizations")).containsExactly(odd);
        assertThat(form.get("method")).containsExactly("REGISTER");
        assertThat(form.get("field")).containsExactly("www");
        assertThat(form.get("domain")).containsExactly("example.test");
        assertThat(form.get("uri")).containsExactly("sip:example.test");
        assertThat(form.get("callId")).containsExactly(phone.callId());
        assertThat(form.get("cseq")).containsExactly("1");
        assertThat(form.get("from")).containsExactly("<sip:alice@example.test>;tag=phone");
        assertThat(form.get("to")).containsExactly("<sip:alice@example.test>");
        assertThat(form.get("branch"))
                .singleElement()
                .satisfies(branch -> assertThat(branch).startsWith("z9hG4bK"));
        assertThat(form.get("source")).containsExactly("127.0.0.1:" + phone.port());
        assertThat(form.get("contacts")).containsExactly(phone.contact());
        assertThat(form.get("expires")).containsExactly("600");
        assertThat(form.get("path")).containsExactly("<sip:edge.test;lr>");
    }

    @Test
    void register_withoutOptionalFields_postsThemEmpty() {
        phone.send(phone.next().without("Contact").without("Expires").bytes());

        Map<String, List<String>> form = form(backend.calls().getLast().body());
        assertThat(form).doesNotContainKey("authorizations");
        assertThat(form.get("contacts")).containsExactly("");
        assertThat(form.get("expires")).containsExactly("");
        assertThat(form.get("path")).containsExactly("");
    }

    @Test
    void register_verified_isSavedByKamailioWithTheLinesOfTheVerdict() {
        SipReply reply = phone.send(phone.next().bytes());

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.header("Contact")).contains(phone.contact() + ";expires=600");
        assertThat(reply.header("Authentication-Info")).isEqualTo("qop=auth, rspauth=\"ab\"");
    }

    @Test
    void register_domainInOtherLetters_isThatDomain() {
        SipReply reply = phone.send(phone.next()
                .requestUri("sip:EXAMPLE.test")
                .identity("sip:alice@Example.TEST")
                .bytes());

        assertThat(reply.code()).isEqualTo(200);
        assertThat(phone.send(phone.next().identity("sip:alice@example.org").bytes())
                        .code())
                .isEqualTo(404);
    }

    @Test
    void message_toARegisteredPhone_isForwardedToIt() {
        phone.send(phone.next()
                .identity("sip:dave@example.test")
                .contact("<sip:dave@127.0.0.1:" + phone.port() + ">")
                .bytes());
        try (RegisterClient caller = RegisterClient.to(kamailio.address(), "bob", "example.test", "")) {
            caller.post(caller.next()
                    .method("MESSAGE")
                    .requestUri("sip:dave@example.test")
                    .bytes());

            assertThat(phone.receive().firstLine())
                    .isEqualTo("MESSAGE sip:dave@127.0.0.1:" + phone.port() + " SIP/2.0");
        }
    }

    @Test
    void message_toAnotherDomain_isNotRelayed() {
        byte[] message = phone.next()
                .method("MESSAGE")
                .requestUri("sip:someone@elsewhere.test")
                .bytes();

        assertThat(phone.send(message).code()).isEqualTo(403);
    }

    @Test
    void register_challenged_getsBothChallengesAndIsNotSaved() {
        backend.answer(200, CHALLENGE);
        try (RegisterClient stranger = RegisterClient.to(kamailio.address(), "carol", "example.test", "")) {
            SipReply reply = stranger.send(stranger.next().bytes());

            assertThat(reply.firstLine()).isEqualTo("SIP/2.0 401 Unauthorized");
            assertThat(reply.headers("WWW-Authenticate")).hasSize(2);
            byte[] message = stranger.next()
                    .method("MESSAGE")
                    .requestUri("sip:carol@example.test")
                    .bytes();
            assertThat(stranger.send(message).code()).isEqualTo(404);
        }
    }

    @Test
    void register_forbidden_getsTheReasonOfTheVerdict() {
        backend.answer(
                200, "{\"result\":\"malformed\",\"code\":400,\"reason\":\"Missing cnonce with qop\",\"headers\":\"\"}");

        assertThat(phone.send(phone.next().bytes()).firstLine()).isEqualTo("SIP/2.0 400 Missing cnonce with qop");
    }

    @Test
    void register_backendFailsOrAnswersNonsense_is503WithRetryAfter() {
        backend.answer(200, "<html>");
        assertUnavailable(phone.send(phone.next().bytes()));
        backend.answer(500, "");
        assertUnavailable(phone.send(phone.next().bytes()));
        backend.answer(401, "{\"status\":401}");
        assertUnavailable(phone.send(phone.next().bytes()));
    }

    @Test
    void register_otherDomain_is404() {
        assertThat(phone.send(phone.next()
                                .requestUri("sip:elsewhere.test")
                                .identity("sip:alice@elsewhere.test")
                                .bytes())
                        .code())
                .isEqualTo(404);
        assertThat(backend.calls()).isEmpty();
    }

    private static void assertUnavailable(SipReply reply) {
        assertThat(reply.firstLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
    }

    private static Map<String, List<String>> form(String body) {
        Map<String, List<String>> fields = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            String value = URLDecoder.decode(pair.substring(equals + 1), UTF_8);
            fields.computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
                    .add(value);
        }
        return fields;
    }
}
