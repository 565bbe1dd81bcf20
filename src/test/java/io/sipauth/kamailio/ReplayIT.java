package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RegisterMessage;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay rules as an attacker would try them who captured an honest phone's accepted REGISTER. */
@RequiresKamailio
class ReplayIT {

    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private static Bench bench;
    private String user;
    private RegisterClient phone;
    private DigestAnswer answer;
    private List<ClusterDatabase.Row> before;

    @BeforeAll
    static void start() {
        bench = Bench.start(Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void pickUp() {
        user = bench.newUser(SipauthCluster.DOMAIN);
        phone = bench.phone(user, SipauthCluster.DOMAIN);
        answer = phone.answer(phone.challenge("SHA-256"));
    }

    @AfterEach
    void hangUp() {
        phone.close();
    }

    @Test
    void copy_withOnlyExpiresChanged_isStaleAndChangesNothing() {
        assertReplayed(message -> message.expires(0));
    }

    @Test
    void copy_withOnlyPathAdded_isStaleAndChangesNothing() {
        assertReplayed(message -> message.header("Path", "<sip:attacker.test;lr>"));
    }

    @Test
    void copy_withOnlyTheContactChanged_isStaleAndChangesNothing() {
        assertReplayed(message -> message.contact("<sip:attacker@192.0.2.66>"));
    }

    @Test
    void copy_withOnlyABodyLineAdded_isStaleAndChangesNothing() {
        assertReplayed(message -> message.header("X-Anything", "1"));
    }

    @Test
    void copy_fromAnotherPort_isStaleAndChangesNothing() {
        byte[] captured = capture(phone.next().header("Supported", "path")).bytes();
        try (RegisterClient attacker = bench.phone(user, SipauthCluster.DOMAIN)) {
            attacker.post(captured);

            // its Via has rport, so the reply goes to where the copy came from
            assertStale(attacker.receive());
        }
        assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEqualTo(before);
    }

    @Test
    void copy_afterANewerRemoval_doesNotBringTheBindingBack() {
        byte[] captured = capture(phone.next()).bytes();
        byte[] removal = phone.next().authorization(answer.nc(2)).expires(0).bytes();
        assertThat(phone.send(removal).code()).isEqualTo(200);

        SipReply reply = phone.send(captured);

        assertThat(reply.headers("Contact")).isEmpty();
        assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEmpty();
    }

    @Test
    void nonce_answeredFirstByAnotherSubscriberWithTheHighestNc_isStillGood() {
        String attackerName = bench.newUser(SipauthCluster.DOMAIN);
        try (RegisterClient attacker = bench.phone(attackerName, SipauthCluster.DOMAIN)) {
            DigestAnswer burning = answer.with("username", attackerName)
                    .password(Bench.password(attackerName))
                    .nc(0xffffffffL);
            assertThat(attacker.send(attacker.next().authorization(burning).bytes())
                            .code())
                    .isEqualTo(200);
        }

        assertThat(phone.send(phone.next().authorization(answer).bytes()).code())
                .isEqualTo(200);
    }

    @Test
    void redis_restartedEmpty_makesUsedNoncesStaleAndNeverReplayable() {
        byte[] captured = capture(phone.next()).bytes();
        bench.cluster().redis().restartEmpty();

        assertStale(answered(captured));
        assertStale(answered(phone.next().authorization(answer.nc(2)).bytes()));
        awaitRecovery();
    }

    /** What comes after the 503s of instances that find their connection to Redis broken. */
    private SipReply answered(byte[] message) {
        return Awaitility.await()
                .atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> phone.send(message), reply -> reply.code() != 503);
    }

    /** Until several honest registrations in a row pass, so that both instances have come back. */
    private static void awaitRecovery() {
        Awaitility.await().atMost(RECOVERY).untilAsserted(() -> {
            for (int i = 0; i < 10; i++) {
                try (RegisterClient honest = bench.phone()) {
                    assertThat(honest.register("SHA-256").code()).isEqualTo(200);
                }
            }
        });
    }

    @Test
    void locations_formPostAsAWebPageSendsIt_isRefused() {
        HttpRequest.Builder post = HttpRequest.newBuilder(url("/v1/locations"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://attacker.test")
                .POST(BodyPublishers.ofString("aor=sip%3A" + user + "%40example.test&contact=sip%3Aa%40192.0.2.66"));

        assertThat(bench.cluster().call(post).statusCode()).isEqualTo(403);
        assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEmpty();
    }

    @Test
    void locations_withoutApiClient_is401() {
        HttpRequest.Builder post = HttpRequest.newBuilder(url("/v1/locations"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("aor=sip%3A" + user + "%40example.test&contact=sip%3Aa%40192.0.2.66"));

        assertThat(bench.cluster().callOpenly(post).statusCode()).isEqualTo(401);
    }

    @Test
    void register_refusedApiClient_is503InTheTextForm() {
        HttpRequest.Builder post = HttpRequest.newBuilder(url(
                        "/v1/sip/register?format=text&source=127.0.0.1:5060&transport=udp&socket=udp:127.0.0.1:5060"))
                .header("Content-Type", "message/sip")
                .POST(BodyPublishers.ofByteArray(phone.next().bytes()));

        assertThat(bench.cluster().callOpenly(post).statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "method",
                "uri",
                "domain",
                "realm",
                "identity",
                "callId",
                "cseq",
                "from",
                "to",
                "branch",
                "source",
                "contacts",
                "expires",
                "path",
                "bodyHash",
                "rpidPrefix",
                "rpidSuffix"
            })
    void verify_lineEndInAField_is400ThatNamesIt(String field) {
        HttpRequest.Builder post = HttpRequest.newBuilder(url("/v1/verify"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(field + "=x%0D%0AX-Evil%3A%201"));

        HttpResponse<String> answer = bench.cluster().call(post);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(field).doesNotContain("\r\nX-Evil");
    }

    private void assertReplayed(UnaryOperator<RegisterMessage> change) {
        RegisterMessage captured = capture(phone.next().header("Supported", "path"));

        assertStale(phone.send(change.apply(captured).bytes()));
        assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEqualTo(before);
    }

    /** Sends it with right credentials, sees it accepted, and remembers what was saved. */
    private RegisterMessage capture(RegisterMessage message) {
        assertThat(phone.send(message.authorization(answer).bytes()).code()).isEqualTo(200);
        before = bench.database().locations(SipauthCluster.DOMAIN, user);
        return message;
    }

    private static URI url(String path) {
        return bench.cluster().urls().getFirst().resolve(path);
    }

    private static void assertStale(SipReply reply) {
        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.stale()).isTrue();
    }
}
