package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sipauth.auth.AuthEvents;
import io.sipauth.auth.AuthPolicy;
import io.sipauth.auth.Authenticator;
import io.sipauth.auth.FailureLimits;
import io.sipauth.auth.OfferedAlgorithms;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.memory.MemoryNonceLedger;
import io.sipauth.nonce.NonceCodec;
import io.sipauth.nonce.NonceKeys;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.registrar.RegisterHandler;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phone's digest exchange through the real use cases, by both doors. */
class EndToEndTest {

    private static final String RAW = "/v1/sip/register?source=192.0.2.1:5060";

    private final ApiFixture fixture = new ApiFixture();

    @BeforeEach
    void start() {
        AuthPolicy policy = AuthPolicy.DEFAULTS;
        InstantSource clock = InstantSource.system();
        SubscriberName alice = new SubscriberName("alice", "example.test");
        NewCredentials credentials = new NewCredentials("alice", "example.test", "wonderland");
        fixture.aliases.rows.put(
                alice,
                new SubscriberLookup.Found(
                        new Subscriber(alice, true, credentials.hashes(), "", "sip:+3225551234@example.test"),
                        clock.millis()));
        NonceCodec codec = new NonceCodec(
                new NonceKeys(List.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8))),
                NoncePolicy.DEFAULTS,
                new SecureRandom());
        Authenticator authenticator = new Authenticator(
                policy,
                NoncePolicy.DEFAULTS,
                codec,
                fixture.aliases,
                new MemoryNonceLedger(clock, 1000),
                new OfferedAlgorithms(policy.algorithms(), (algorithm, domain) -> 0, false, AuthEvents.NONE),
                new FailureLimits(0, 0),
                clock,
                AuthEvents.NONE);
        RegisterHandler handler = new RegisterHandler(
                authenticator::authenticate,
                new Registrar(RegistrarPolicy.DEFAULTS, new Random(1)),
                RegistrarPolicy.DEFAULTS,
                fixture.bindings,
                host -> host.equals("example.test") ? Optional.of("example.test") : Optional.empty(),
                fixture.aliases,
                false,
                new byte[] {1},
                clock);
        fixture.authenticate = authenticator::authenticate;
        fixture.challenger = authenticator::challenge;
        fixture.register = handler::handle;
        fixture.start();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String quoted(String challenge, String name) {
        int start = challenge.indexOf(name + "=\"") + name.length() + 2;
        return challenge.substring(start, challenge.indexOf('"', start));
    }

    /** RFC 7616 §3.4.1 by hand. */
    private static String answer(
            String challenge, String algorithm, String password, String method, String uri, int count) {
        String function = algorithm.equals("MD5") ? "MD5" : "SHA-256";
        String nonce = quoted(challenge, "nonce");
        String nc = String.format("%08x", count);
        String ha1 = hash(function, "alice:example.test:" + password);
        String ha2 = hash(function, method + ':' + uri);
        String response = hash(function, ha1 + ':' + nonce + ':' + nc + ":cn:auth:" + ha2);
        return "Digest username=\"alice\", realm=\"example.test\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=" + algorithm + ", cnonce=\"cn\", qop=auth, nc=" + nc;
    }

    private static String register(int cseq, String contact, String authorization) {
        List<String> lines = new ArrayList<>(List.of(
                "REGISTER sip:example.test SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + cseq,
                "From: <sip:alice@example.test>;tag=1",
                "To: <sip:alice@example.test>",
                "Call-ID: c",
                "CSeq: " + cseq + " REGISTER",
                "Contact: " + contact,
                "Max-Forwards: 70",
                "Content-Length: 0"));
        if (!authorization.isEmpty()) {
            lines.add("Authorization: " + authorization);
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({"MD5", "SHA-256"})
    void rawRegister_inText_challengesRegistersAndRecognisesTheCopy(String algorithm) {
        String contact = "<sip:alice@192.0.2.1:5060>";
        HttpResponse<String> first = fixture.post(RAW + "&format=text", "message/sip", register(1, contact, ""));
        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(first.body()).startsWith("WWW-Authenticate: Digest realm=\"example.test\"");
        String message =
                register(2, contact, answer(first.body(), algorithm, "wonderland", "REGISTER", "sip:example.test", 1));
        HttpResponse<String> second = fixture.post(RAW + "&format=text", "message/sip", message);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(second.body())
                .contains("Contact: " + contact + ";expires=3600\r\n")
                .contains("Authentication-Info: ");
        JsonNode copy = ApiFixture.tree(fixture.post(RAW, "message/sip", message));
        assertThat(copy.path("result").asText()).isEqualTo("ok");
        assertThat(copy.path("retransmission").asBoolean()).isTrue();
        assertThat(copy.path("reasonCode").asText()).isEqualTo("retransmission");
        assertThat(copy.path("algorithm").asText()).isEqualTo(algorithm);
        JsonNode replay =
                ApiFixture.tree(fixture.post(RAW, "message/sip", message.replace(contact, "<sip:evil@192.0.2.66>")));
        assertThat(replay.path("code").asInt()).isEqualTo(401);
        assertThat(replay.path("stale").asBoolean()).isTrue();
        JsonNode found = ApiFixture.tree(fixture.get("/v1/locations?aor=alice@example.test"));
        assertThat(found.path("contacts").findValuesAsText("uri")).containsExactly("sip:alice@192.0.2.1:5060");
    }

    @Test
    void challengeAndVerify_ofAnInvite_acceptOnce_recogniseTheCopy_andRefuseTheReplay() {
        JsonNode challenge =
                ApiFixture.tree(fixture.form("/v1/challenge", "method", "INVITE", "domain", "example.test"));
        assertThat(challenge.path("code").asInt()).isEqualTo(407);
        String authorization = answer(
                challenge.path("headers").asText(), "SHA-256", "wonderland", "INVITE", "sip:bob@example.test", 1);
        JsonNode accepted = verify(authorization, "z9hG4bK1");
        assertThat(accepted.path("result").asText()).as(accepted.toString()).isEqualTo("ok");
        assertThat(accepted.path("retransmission").asBoolean()).isFalse();
        assertThat(accepted.path("headers").asText()).startsWith("Remote-Party-ID: <sip:+3225551234@example.test>");
        JsonNode copy = verify(authorization, "z9hG4bK1");
        assertThat(copy.path("retransmission").asBoolean()).isTrue();
        JsonNode replay = verify(authorization, "z9hG4bK2");
        assertThat(replay.path("code").asInt()).isEqualTo(407);
        assertThat(replay.path("stale").asBoolean()).isTrue();
        assertThat(replay.path("reasonCode").asText()).isEqualTo("nc-used");
        assertThat(replay.path("headers").asText()).contains(", stale=true\r\n");
    }

    @Test
    void wrongPassword_isAFreshChallengeWithoutStale_andAnothersFromIs403() {
        String headers = ApiFixture.tree(fixture.form("/v1/challenge", "method", "INVITE", "domain", "example.test"))
                .path("headers")
                .asText();
        JsonNode wrong = verify(answer(headers, "MD5", "wrong", "INVITE", "sip:bob@example.test", 1), "z9hG4bK1");
        assertThat(wrong.path("reasonCode").asText()).isEqualTo("wrong-password");
        assertThat(wrong.path("stale").asBoolean()).isFalse();
        assertThat(wrong.path("rc").toString()).isEqualTo("{\"kamailio\":-2,\"opensips\":-2}");
        HttpResponse<String> another = fixture.form(
                "/v1/verify?format=text",
                "method",
                "INVITE",
                "uri",
                "sip:bob@example.test",
                "from",
                "<sip:bob@example.test>;tag=1",
                "authorization",
                answer(headers, "MD5", "wonderland", "INVITE", "sip:bob@example.test", 1));
        assertThat(another.statusCode()).isEqualTo(403);
    }

    private JsonNode verify(String authorization, String branch) {
        return ApiFixture.tree(fixture.form(
                "/v1/verify",
                "method",
                "INVITE",
                "uri",
                "sip:bob@example.test",
                "authorization",
                authorization,
                "callId",
                "c",
                "cseq",
                "2 INVITE",
                "from",
                "<sip:alice@example.test>;tag=1",
                "to",
                "<sip:bob@example.test>",
                "branch",
                branch,
                "source",
                "192.0.2.1:5060",
                "bodyHash",
                ""));
    }
}
