package io.sipauth.kamailio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.KamailioSettings;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RegisterMessage;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kamailio.cfg} asks its backend, and what it makes of the answer. */
@RequiresKamailio
class KamailioDelegationIT {

    private static final int WORKERS = 2;
    private static final int MESSAGE_MAX = 32768;

    private static RecordingBackend backend;
    private static KamailioServer kamailio;
    private RegisterClient phone;

    @BeforeAll
    static void start() {
        backend = new RecordingBackend();
        kamailio = KamailioServer.start(settings());
    }

    @AfterAll
    static void stop() {
        kamailio.close();
        backend.close();
    }

    @BeforeEach
    void call() {
        phone = phoneAt(kamailio);
        backend.answer(401, "WWW-Authenticate: Digest realm=\"example.test\", nonce=\"n\"\r\n");
        backend.calls().clear();
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    @Test
    void register_anyMessage_isPostedAsReceived() {
        byte[] message = phone.next()
                .header("X-Script", "$var(rc) $(hdr(To)) %25 \\r {s.len}")
                .header("X-Octets", "äöü 'quoted' \"quoted\" ; & =")
                .bytes();

        phone.send(message);

        assertThat(backend.calls()).singleElement().satisfies(call -> {
            assertThat(call.body()).isEqualTo(new String(message, ISO_8859_1));
            assertThat(call.contentType()).isEqualTo("message/sip");
            assertThat(call.query())
                    .isEqualTo("/v1/sip/register?format=text&source=127.0.0.1:" + phone.port()
                            + "&transport=udp&socket=udp:127.0.0.1:"
                            + kamailio.address().getPort());
        });
    }

    @Test
    void register_fromIpv6_givesSourceInBrackets() {
        try (KamailioServer ipv6 = KamailioServer.start(settings().withIpv6());
                RegisterClient other = phoneAt(ipv6)) {
            other.send(other.next().bytes());

            assertThat(backend.calls().getLast().query())
                    .endsWith("source=%5B::1%5D:" + other.port() + "&transport=udp&socket=udp:%5B::1%5D:"
                            + ipv6.address().getPort());
        }
    }

    @Test
    void register_manyTimes_sendsCredentialsAtOnceOnKeptConnections() {
        for (int i = 0; i < 50; i++) {
            phone.send(phone.next().bytes());
        }

        String credentials = "Basic " + Base64.getEncoder().encodeToString("kamailio:change-me".getBytes(US_ASCII));
        assertThat(backend.calls())
                .hasSize(50)
                .allSatisfy(call -> assertThat(call.authorization()).isEqualTo(credentials));
        assertThat(backend.calls().stream().map(RecordingBackend.Call::from).distinct())
                .hasSizeLessThanOrEqualTo(2 * WORKERS);
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "400, Bad Request",
        "401, Unauthorized",
        "403, Forbidden",
        "404, Not Found",
        "405, Method Not Allowed",
        "413, Request Entity Too Large",
        "414, Request-URI Too Long",
        "415, Unsupported Media Type",
        "416, Unsupported URI Scheme",
        "420, Bad Extension",
        "421, Extension Required",
        "423, Interval Too Brief",
        "439, First Hop Lacks Outbound Support",
        "482, Loop Detected",
        "483, Too Many Hops",
        "505, Version Not Supported",
        "513, Message Too Large"
    })
    void answer_withStatus_becomesReplyWithItsReason(int status, String reason) {
        backend.answer(status, "X-One: 1\r\nX-Two: 2, \"$var(rc)\"\r\n");

        SipReply reply = phone.send(phone.next().bytes());

        assertThat(reply.firstLine()).isEqualTo("SIP/2.0 " + status + " " + reason);
        if (status < 500) {
            assertThat(reply.header("X-One")).isEqualTo("1");
            assertThat(reply.header("X-Two")).isEqualTo("2, \"$var(rc)\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 402, 407, 429, 499, 500, 502, 503})
    void answer_withStatusThatIsNoVerdict_is503WithRetryAfter(int status) {
        backend.answer(status, "");

        assertUnavailable(phone.send(phone.next().bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>It works!</html>",
                "{\"code\":200}",
                "Contact: <sip:a@b>",
                "Contact: <sip:a@b>\n",
                "\r\nContact: <sip:a@b>\r\n"
            })
    void answer_thatIsNoHeaderLines_is503WithRetryAfter(String body) {
        backend.answer(200, body);

        assertUnavailable(phone.send(phone.next().bytes()));
    }

    @Test
    void answer_withManyContacts_passesWhole() {
        String contact = "Contact: <sip:alice@192.0.2.1;x=" + "y".repeat(900) + ">;expires=60\r\n";
        backend.answer(200, contact.repeat(20));

        assertThat(phone.send(phone.next().bytes()).headers("Contact"))
                .hasSize(20)
                .containsOnly(contact.substring("Contact: ".length()).strip());
    }

    @Test
    void register_ofLimit_isPosted() {
        byte[] message = messageOf(MESSAGE_MAX);

        assertThat(phone.send(message).code()).isEqualTo(401);
        assertThat(backend.calls().getLast().body()).isEqualTo(new String(message, ISO_8859_1));
    }

    @Test
    void register_onePastLimit_is513() {
        assertThat(phone.send(messageOf(MESSAGE_MAX + 1)).code()).isEqualTo(513);
        assertThat(backend.calls()).isEmpty();
    }

    @Test
    void options_isAnsweredHere() {
        assertThat(phone.send(phone.next().method("OPTIONS").bytes()).code()).isEqualTo(200);
        assertThat(backend.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INVITE", "MESSAGE", "SUBSCRIBE", "PUBLISH", "UNHEARDOF"})
    void otherMethod_is405WithAllow(String method) {
        SipReply reply = phone.send(phone.next().method(method).bytes());

        assertThat(reply.code()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("REGISTER, OPTIONS");
        assertThat(backend.calls()).isEmpty();
    }

    @Test
    void reply_tellsNeitherProgramNorVersion() {
        assertThat(phone.send(phone.next().bytes()).text()).doesNotContainIgnoringCase("kamailio");
    }

    @Test
    void retransmission_stateless_isPostedAgainAndGetsTheSameToTag() {
        byte[] message = phone.next().bytes();

        SipReply first = phone.send(message);
        SipReply second = phone.send(message);

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(backend.calls()).hasSize(2);
    }

    @Test
    void retransmission_withTransactions_isAbsorbedHere() {
        try (KamailioServer stateful = KamailioServer.start(settings().withTransactions());
                RegisterClient other = phoneAt(stateful)) {
            byte[] message = other.next().bytes();

            SipReply first = other.send(message);
            SipReply second = other.send(message);

            assertThat(second.text()).isEqualTo(first.text());
            assertThat(backend.calls()).hasSize(1);
        }
    }

    @Test
    void register_once_isAnsweredOnce() {
        phone.send(phone.next().bytes());

        assertThat(phone.receive(Duration.ofMillis(200))).isEmpty();
    }

    private static KamailioSettings settings() {
        return KamailioSettings.of("kamailio.cfg")
                .with("WORKERS", Integer.toString(WORKERS))
                .backends(backend.url(), backend.url());
    }

    private static RegisterClient phoneAt(KamailioServer server) {
        return RegisterClient.to(server.address(), "alice", "example.test", "wonderland");
    }

    private byte[] messageOf(int octets) {
        RegisterMessage message = phone.next().header("X-Pad", "");
        int missing = octets - message.bytes().length;
        byte[] padded = message.header("X-Pad", "p".repeat(missing)).bytes();
        assertThat(new String(padded, UTF_8)).hasSize(octets);
        return padded;
    }

    private static void assertUnavailable(SipReply reply) {
        assertThat(reply.firstLine()).isEqualTo("SIP/2.0 503 Service Unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("5");
        assertThat(reply.headers("Contact")).isEmpty();
    }
}
