package io.sipauth.kamailio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.testing.DigestAnswer;
import io.sipauth.testing.KamailioServer;
import io.sipauth.testing.RegisterClient;
import io.sipauth.testing.RegisterMessage;
import io.sipauth.testing.RequiresKamailio;
import io.sipauth.testing.SipReply;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Troubles that users of other registrars wrote about, played through Kamailio and two sipauth. */
@RequiresKamailio
class SeedsIT {

    private static Bench bench;

    @BeforeAll
    static void start() {
        bench = Bench.start(Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    /** SiPark answers {@code qop="auth"} without qop, nc and cnonce, and with a uri that has port and transport. */
    @Test
    void register_asSiParkWithoutQopAndCnonce_is200() {
        try (RegisterClient phone = siPark()) {
            String uri = "sip:" + SipauthCluster.LEGACY_DOMAIN + ":5060;transport=udp";
            DigestAnswer answer =
                    phone.answer(phone.challenge("MD5")).withoutQop().with("uri", uri);

            SipReply reply = phone.send(
                    phone.next().requestUri(uri).authorization(answer).bytes());

            assertThat(reply.code()).as(reply.text()).isEqualTo(200);
            assertThat(reply.header("Contact")).startsWith(phone.contact() + ";expires=");
        }
    }

    @Test
    void register_qopWithoutCnonce_is400ThatNamesTheFault() {
        try (RegisterClient phone = siPark()) {
            String credentials = phone.answer(phone.challenge("MD5")).headerWithout("cnonce");

            SipReply reply =
                    phone.send(phone.next().header("Authorization", credentials).bytes());

            assertThat(reply.code()).isEqualTo(400);
            assertThat(reply.header("Warning")).isEqualTo("399 sipauth \"Missing cnonce with qop\"");
        }
    }

    @Test
    void binding_afterEverythingRestarted_isStillFound() {
        String user = bench.newUser(SipauthCluster.DOMAIN);
        try (RegisterClient phone = bench.phone(user, SipauthCluster.DOMAIN)) {
            assertThat(phone.register("SHA-256").code()).isEqualTo(200);
            bench.cluster().redis().restartEmpty();
            bench.cluster().crashAndRestart();

            assertThat(lookUp(user).body()).contains("sip:" + user + "@127.0.0.1:" + phone.port());
            try (KamailioServer nativeLookup =
                            KamailioServer.start(bench.cluster().kamailioReading("native-lookup.cfg"));
                    RegisterClient caller =
                            RegisterClient.to(nativeLookup.address(), "caller", SipauthCluster.DOMAIN, "")) {
                caller.post(caller.next()
                        .method("MESSAGE")
                        .requestUri("sip:" + user + "@" + SipauthCluster.DOMAIN)
                        .bytes());
                assertThat(phone.receive().firstLine()).startsWith("MESSAGE sip:" + user + "@127.0.0.1:");
            }
        }
    }

    @Test
    void register_unservedDomain_is404BeforeAnyChallenge() {
        try (RegisterClient phone = bench.phone("someone", "elsewhere.test")) {
            SipReply reply = phone.send(phone.next().bytes());

            assertThat(reply.code()).isEqualTo(404);
            assertThat(reply.challenges()).isEmpty();
        }
    }

    @Test
    void register_intervalTooBrief_is423WithMinExpires() {
        try (RegisterClient phone = bench.phone()) {
            DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));

            SipReply reply =
                    phone.send(phone.next().expires(5).authorization(answer).bytes());

            assertThat(reply.firstLine()).isEqualTo("SIP/2.0 423 Interval Too Brief");
            assertThat(reply.header("Min-Expires")).isEqualTo("60");
        }
    }

    @Test
    void register_pathWithoutSupport_is420WithUnsupported() {
        try (RegisterClient phone = bench.phone()) {
            DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));

            SipReply reply = phone.send(phone.next()
                    .header("Path", "<sip:edge.test;lr>")
                    .authorization(answer)
                    .bytes());

            assertThat(reply.firstLine()).isEqualTo("SIP/2.0 420 Bad Extension");
            assertThat(reply.header("Unsupported")).isEqualTo("path");
        }
    }

    /** {@code auth-only.cfg}: sipauth verifies, Kamailio's own save() keeps the binding. */
    @Test
    void register_verifiedBySipauthAndSavedByKamailio_copiesPassAndReplaysDoNot() {
        String user = bench.newUser(SipauthCluster.DOMAIN);
        try (KamailioServer kamailio = KamailioServer.start(bench.cluster().kamailio("auth-only.cfg"));
                RegisterClient phone =
                        RegisterClient.to(kamailio.address(), user, SipauthCluster.DOMAIN, Bench.password(user))) {
            DigestAnswer answer = phone.answer(phone.challenge("SHA-256"));
            RegisterMessage message = phone.next().authorization(answer);

            SipReply first = phone.send(message.bytes());
            SipReply copy = phone.send(message.bytes());
            SipReply replay = phone.send(message.expires(0).bytes());
            SipReply refresh =
                    phone.send(phone.next().authorization(answer.nc(2)).bytes());

            assertThat(List.of(first.code(), copy.code(), refresh.code())).containsOnly(200);
            assertThat(first.header("Contact")).startsWith(phone.contact() + ";expires=");
            assertThat(first.headers("Authentication-Info")).hasSize(1);
            assertThat(replay.code()).isEqualTo(401);
            assertThat(replay.stale()).isTrue();
            assertThat(bench.database().locations(SipauthCluster.DOMAIN, user)).isEmpty();
        }
    }

    private static RegisterClient siPark() {
        String user = bench.newUser(SipauthCluster.LEGACY_DOMAIN);
        return bench.phone(user, SipauthCluster.LEGACY_DOMAIN);
    }

    private static HttpResponse<String> lookUp(String user) {
        return bench.cluster()
                .call(HttpRequest.newBuilder(bench.cluster()
                        .urls()
                        .getFirst()
                        .resolve("/v1/locations?aor=sip:" + user + "@" + SipauthCluster.DOMAIN)));
    }
}
