package io.sipauth.registrar;

import static io.sipauth.registrar.Phone.CONTACT;
import static io.sipauth.registrar.Phone.SOURCE;
import static io.sipauth.registrar.Phone.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sipauth.StoreUnavailableException;
import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.InMemoryBindings;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy;
import io.sipauth.location.RegistrarPolicy.PathMode;
import io.sipauth.location.RegistrarPolicy.WhenFull;
import io.sipauth.registrar.RegisterReply.Result;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.SubscriberLookup;
import io.sipauth.subscriber.SubscriberName;
import io.sipauth.subscriber.Subscribers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterHandlerTest {

    private static final Instant START = Instant.parse("2026-11-07T10:00:00.250Z");
    private static final Aor ALICE = new Aor("alice", "example.test");
    private static final String DEVICE = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\"";

    private final List<AuthRequest> asked = new ArrayList<>();
    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final InMemoryBindings bindings = new InMemoryBindings(clock);
    private final Aliases aliases = new Aliases();
    private Verdict verdict = accepted(false);
    private RegistrarPolicy policy = RegistrarPolicy.DEFAULTS;

    private static Verdict.Accepted accepted(boolean retransmission) {
        Subscriber alice = new Subscriber(
                new SubscriberName("alice", "example.test"), true, Map.of(), "", "sip:+3225551234@example.test");
        return new Verdict.Accepted(
                alice, "alice@x", "example.test", DigestAlgorithm.SHA_256, retransmission, "qop=auth, nc=00000001", 0);
    }

    /** Knows {@code sales} as an alias of alice. */
    private static final class Aliases implements Subscribers {
        @Override
        public CompletionStage<SubscriberLookup> find(SubscriberName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<SubscriberLookup> findFresh(SubscriberName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Optional<SubscriberName>> aliasTarget(SubscriberName alias) {
            boolean known = alias.equals(new SubscriberName("sales", "example.test"));
            return CompletableFuture.completedFuture(
                    known ? Optional.of(new SubscriberName("alice", "example.test")) : Optional.empty());
        }
    }

    private RegisterHandler handler(boolean caseSensitive) {
        return new RegisterHandler(
                question -> {
                    asked.add(question);
                    return CompletableFuture.completedFuture(verdict);
                },
                new Registrar(policy, new SplittableRandom(1)),
                policy,
                bindings,
                host -> host.toLowerCase(Locale.ROOT).equals("example.test")
                        ? Optional.of("Example.test")
                        : Optional.empty(),
                aliases,
                caseSensitive,
                new byte[] {7},
                clock);
    }

    private CompletionStage<RegisterReply> stage(Phone phone, RequestSource source) {
        return handler(false).handle(phone.request(), phone.octets(), source);
    }

    private RegisterReply reply(Phone phone) {
        return reply(phone, SOURCE);
    }

    private RegisterReply reply(Phone phone, RequestSource source) {
        RegisterReply reply = stage(phone, source).toCompletableFuture().join();
        assertThat(reply.headers().replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
        assertThat(reply.headers()).matches("(?s)|.*\r\n");
        assertThat(reply.reason()).matches("[^\\p{Cntrl}]+");
        return reply;
    }

    private void path(PathMode mode) {
        policy = new RegistrarPolicy(
                Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofHours(2), 0, 2, WhenFull.REJECT, mode);
    }

    private Binding onlyRow() {
        assertThat(bindings.rows(ALICE)).hasSize(1);
        return bindings.rows(ALICE).getFirst();
    }

    // RFC 3665 §2: registration flows

    @Test
    void handle_rfc3665Section21_registersAndListsTheContact() {
        RegisterReply reply = reply(register("c", 2, CONTACT + ";expires=3600"));

        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.reason()).isEqualTo("OK");
        assertThat(reply.result()).isEqualTo(Result.OK);
        assertThat(reply.result().word()).isEqualTo("ok");
        assertThat(reply.reasonCode()).isEqualTo(Reason.OK);
        assertThat(reply.aor()).isEqualTo("sip:alice@example.test");
        assertThat(reply.username()).isEqualTo("alice@x");
        assertThat(reply.realm()).isEqualTo("example.test");
        assertThat(reply.algorithm()).isEqualTo("SHA-256");
        assertThat(reply.rpid()).isEqualTo("sip:+3225551234@example.test");
        assertThat(reply.decidedAt()).isEqualTo(START);
        assertThat(reply.contacts()).hasSize(1);
        assertThat(reply.headers())
                .isEqualTo(CONTACT + ";expires=3600\r\nDate: Sat, 07 Nov 2026 10:00:00 GMT\r\n"
                        + "Authentication-Info: qop=auth, nc=00000001\r\n");
        assertThat(onlyRow().socket()).isEqualTo("udp:198.51.100.1:5060");
    }

    @Test
    void handle_rfc3665Section22to24_updatesQueriesAndRemoves() {
        reply(register("c", 1, CONTACT, "Expires: 3600"));
        now = now.plusSeconds(10);
        RegisterReply update = reply(register("c", 2, "Contact: <sip:alice@192.0.2.9>", "Expires: 60"));
        assertThat(update.headers())
                .startsWith(CONTACT + ";expires=3590\r\nContact: <sip:alice@192.0.2.9>;expires=60\r\n");

        now = now.plusSeconds(10);
        RegisterReply query = reply(register("q", 1));
        assertThat(query.headers())
                .startsWith(CONTACT + ";expires=3580\r\nContact: <sip:alice@192.0.2.9>;expires=50\r\n");

        RegisterReply removal = reply(register("c", 3, "Expires: 0", "Contact: *"));
        assertThat(removal.code()).isEqualTo(200);
        assertThat(removal.headers()).startsWith("Date:");
        assertThat(removal.contacts()).isEmpty();
        assertThat(bindings.rows(ALICE)).hasSize(2);
        assertThat(bindings.commits()).isEqualTo(3);
    }

    @Test
    void handle_rfc3665Section25_challengesWithoutTouchingTheBindings() {
        verdict = new Verdict.Challenged(
                Reason.NONCE_EXPIRED,
                true,
                "example.test",
                List.of("Digest algorithm=SHA-256", "Digest algorithm=MD5"));

        RegisterReply reply = reply(register("c", 1, CONTACT));

        assertThat(reply.code()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("Unauthorized");
        assertThat(reply.headers())
                .isEqualTo("WWW-Authenticate: Digest algorithm=SHA-256\r\nWWW-Authenticate: Digest algorithm=MD5\r\n");
        assertThat(reply.stale()).isTrue();
        assertThat(reply.result()).isEqualTo(Result.CHALLENGE);
        assertThat(reply.reasonCode()).isEqualTo(Reason.NONCE_EXPIRED);
        assertThat(reply.realm()).isEqualTo("example.test");
        assertThat(bindings.rows(ALICE)).isEmpty();
    }

    @Test
    void handle_request_isPutToTheAuthenticatorInFull() {
        Phone phone = register("c", 1, CONTACT, "Authorization: Digest a=1, b=2", "Authorization: Digest c=3");
        reply(phone);

        AuthRequest question = asked.getFirst();
        assertThat(question.method()).isEqualTo("REGISTER");
        assertThat(question.requestUri()).isEqualTo("sip:example.test");
        assertThat(question.domain()).isEqualTo("Example.test");
        assertThat(question.credentials()).containsExactly("Digest a=1, b=2", "Digest c=3");
        assertThat(question.identity()).isEqualTo("sip:alice@example.test");
        assertThat(question.fingerprint()).isEqualTo(RequestFingerprint.of(phone.octets(), SOURCE));
        assertThat(question.parts().callId()).isEqualTo("c");
        assertThat(question.parts().fromTag()).isEqualTo("a1");
        assertThat(question.parts().sourceIp()).isEqualTo("192.0.2.1");
        assertThat(question.parts().uri()).isEqualTo("sip:example.test");
    }

    // Verdicts

    @Test
    void handle_forbidden_is403() {
        verdict = new Verdict.Forbidden(Reason.IDENTITY_MISMATCH, "example.test");
        RegisterReply reply = reply(register("c", 1, CONTACT));
        assertThat(reply.code()).isEqualTo(403);
        assertThat(reply.result()).isEqualTo(Result.FORBIDDEN);
        assertThat(reply.reasonCode()).isEqualTo(Reason.IDENTITY_MISMATCH);
        assertThat(bindings.rows(ALICE)).isEmpty();
    }

    @Test
    void handle_malformedCredentials_is400WithEscapedWarning() {
        verdict = new Verdict.Malformed(Reason.MALFORMED, "Missing \"cnonce\"\r\nX: y \\");
        RegisterReply reply = reply(register("c", 1, CONTACT));
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo("Missing \"cnonce\"  X: y \\");
        assertThat(reply.headers()).isEqualTo("Warning: 399 sipauth \"Missing \\\"cnonce\\\"  X: y \\\\\"\r\n");
        assertThat(reply.result()).isEqualTo(Result.MALFORMED);
    }

    @Test
    void handle_limited_is503WithRetryAfterRoundedUp() {
        verdict = new Verdict.Limited(Duration.ofMillis(1001));
        RegisterReply reply = reply(register("c", 1, CONTACT));
        assertThat(reply.code()).isEqualTo(503);
        assertThat(reply.headers()).isEqualTo("Retry-After: 2\r\n");
        assertThat(reply.reasonCode()).isEqualTo(Reason.RATE_LIMITED);
    }

    @Test
    void handle_storeFailure_failsTheStage() {
        bindings.failFromNowOn(true);
        assertThatThrownBy(() -> stage(register("c", 1, CONTACT), SOURCE)
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
    }

    // What is checked before any challenge

    @Test
    void handle_rfc4475Section31216_is505AndAsksNobody() {
        RegisterReply reply = reply(register("c", 1, CONTACT).with("REGISTER", "REGISTER sip:example.test SIP/7.0"));
        assertThat(reply.code()).isEqualTo(505);
        assertThat(reply.reason()).isEqualTo("Version Not Supported");
        assertThat(reply.result()).isEqualTo(Result.REJECTED);
        assertThat(asked).isEmpty();
        assertThat(bindings.rows(ALICE)).isEmpty();
    }

    @Test
    void handle_otherMethod_is405WithAllow() {
        Phone options = register("c", 1)
                .with("REGISTER", "OPTIONS sip:example.test SIP/2.0")
                .with("CSeq", "CSeq: 1 OPTIONS");
        RegisterReply reply = reply(options);
        assertThat(reply.code()).isEqualTo(405);
        assertThat(reply.headers()).isEqualTo("Allow: REGISTER\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "sip:other.test, sip:alice@example.test, 404",
        "sip:example.test, sip:alice@other.test, 404",
        "sip:EXAMPLE.test, sip:alice@example.TEST, 200",
        "sips:example.test, sips:alice@example.test, 200",
        "sip:example.test:5060;transport=tcp, sip:alice@example.test;user=phone, 200",
        "sip:example.test, sip:example.test, 404",
        "sip:example.test, tel:+3225551234, 404",
        "tel:+3225551234, sip:alice@example.test, 416",
        "http://example.test, sip:alice@example.test, 416",
    })
    void handle_requestUriAndTo_mustBeOneServedDomain(String target, String to, int code) {
        Phone phone = register("c", 1, CONTACT)
                .with("REGISTER", "REGISTER " + target + " SIP/2.0")
                .with("To", "To: <" + to + ">");

        assertThat(reply(phone).code()).isEqualTo(code);
        assertThat(asked).hasSize(code == 200 ? 1 : 0);
    }

    @Test
    void handle_unservedDomain_saysSoToTheProxy() {
        RegisterReply reply = reply(register("c", 1).with("REGISTER", "REGISTER sip:other.test SIP/2.0"));
        assertThat(reply.reasonCode()).isEqualTo(Reason.DOMAIN_NOT_SERVED);
        assertThat(reply.result()).isEqualTo(Result.REJECTED);
    }

    @Test
    void handle_unknownRequire_is420NamingThem() {
        RegisterReply reply = reply(register("c", 1, CONTACT, "Require: PATH, gruu", "Require: x-new, outbound"));
        assertThat(reply.code()).isEqualTo(420);
        assertThat(reply.headers()).isEqualTo("Unsupported: gruu, x-new\r\n");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\0", "x\\\0y", "\"\\\0\"", "\"gruu\"", "gruu;x", "a b", "\u00e9"})
    void handle_requireThatIsNoToken_is400(String option) {
        RegisterReply reply = reply(register("c", 1, CONTACT, "Require: " + option));
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.reason()).isEqualTo("Expected an option tag in Require");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Contact: <sip:alice@192.0.2.1>;q=1.001",
                "Contact: <sip:alice@192.0.2.1>;q=2",
                "Contact: <sip:alice@192.0.2.1>;q=.5",
                "Contact: <sip:alice@192.0.2.1>;q=0.1234",
                "Contact: <sip:alice@192.0.2.1>;q=0x5",
                "Contact: <sip:alice@192.0.2.1>;q",
                "Contact: <sip:alice@192.0.2.1>;q=-1",
                "Contact: <sip:alice@192.0.2.1>;reg-id=0",
                "Contact: <sip:alice@192.0.2.1>;reg-id=2147483648",
                "Contact: <sip:alice@192.0.2.1>;reg-id=99999999999999999999",
                "Contact: <sip:alice@192.0.2.1>;reg-id=a",
                "Contact: *, <sip:alice@192.0.2.1>",
                "Contact: <sip:alice@>",
                "Contact: <sip:alice@192.0.2.1",
                "Path: <sip:edge.example.test>",
                "Path: <sip:edge.example.test;lr",
                "Call-ID: twice",
                "CSeq: 2 REGISTER",
                "Contact: *",
            })
    void handle_malformedField_is400WithWarning(String line) {
        RegisterReply reply = reply(register("c", 1, "Supported: path", line));
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.headers())
                .startsWith("Warning: 399 sipauth \"")
                .contains(reply.reason().replace("\"", "\\\""));
        assertThat(reply.result()).isEqualTo(Result.MALFORMED);
        assertThat(bindings.rows(ALICE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
    void handle_mandatoryFieldMissing_is400(String name) {
        assertThat(reply(register("c", 1, CONTACT).with(name)).code()).isEqualTo(400);
    }

    @Test
    void handle_userWithBrokenEscapes_is400() {
        assertThat(reply(register("c", 1, CONTACT).with("To", "To: <sip:al%FFice@example.test>"))
                        .code())
                .isEqualTo(400);
    }

    @Test
    void handle_tooManyVias_is513() {
        StringBuilder vias = new StringBuilder("Via: SIP/2.0/UDP a.test");
        vias.append(", SIP/2.0/UDP a.test".repeat(200));
        assertThat(reply(register("c", 1, CONTACT).with("Via", vias.toString())).code())
                .isEqualTo(513);
    }

    // Contact parameters and stored values

    @Test
    void handle_contactParameters_areStored() {
        reply(register(
                "c",
                7,
                "Contact: \"Alice, desk\" <sip:alice@192.0.2.1:5060;line=7>;q=0.25;expires=90" + DEVICE,
                "Allow: INVITE, ACK, BYE",
                "Allow: REGISTER, X-NEW",
                "User-Agent: phone/1"));

        Binding row = onlyRow();
        assertThat(row.contact()).isEqualTo("sip:alice@192.0.2.1:5060;line=7");
        assertThat(row.qThousandths()).isEqualTo(250);
        assertThat(row.expiresAt()).isEqualTo(Instant.parse("2026-11-07T10:01:30Z"));
        assertThat(row.instance()).isEqualTo("<urn:uuid:00000000-0000-1000-8000-000A95A0E128>");
        assertThat(row.methods()).isEqualTo(1 + 4 + 8 + 32);
        assertThat(row.userAgent()).isEqualTo("phone/1");
        assertThat(row.cseq()).isEqualTo(7);
        assertThat(row.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "1.000, 1000", "0, 0", "0.0, 0", "0.5, 500", "0., 0", "1., 1000"})
    void handle_q_isReadInThousandths(String q, int thousandths) {
        assertThat(reply(register("c", 1, CONTACT + ";q=" + q))
                        .contacts()
                        .getFirst()
                        .qThousandths())
                .isEqualTo(thousandths);
    }

    @ParameterizedTest
    @CsvSource({"4294967295, 7200", "4294967296, 3600", "99999999999999999999, 3600", "soon, 3600", "60, 60"})
    void handle_expiresOfAnySize_isGrantedWithinTheMaximum(String asked, long granted) {
        assertThat(reply(register("c", 1, CONTACT + ";expires=" + asked)).headers())
                .contains(";expires=" + granted + "\r\n");
        assertThat(reply(register("d", 1, CONTACT, "Expires: " + asked)).headers())
                .contains(";expires=" + granted + "\r\n");
    }

    @Test
    void handle_tooBrief_is423WithMinExpires() {
        RegisterReply reply = reply(register("c", 1, CONTACT + ";expires=59"));
        assertThat(reply.code()).isEqualTo(423);
        assertThat(reply.headers()).isEqualTo("Min-Expires: 60\r\n");
        assertThat(reply.result()).isEqualTo(Result.REJECTED);
        assertThat(reply.username()).isEqualTo("alice@x");
        assertThat(reply.aor()).isEqualTo("sip:alice@example.test");
    }

    @Test
    void handle_tooManyContacts_is503WithRetryAfter() {
        path(PathMode.STRICT);
        RegisterReply reply =
                reply(register("c", 1, CONTACT, "Contact: <sip:a@192.0.2.2>", "Contact: <sip:a@192.0.2.3>"));
        assertThat(reply.code()).isEqualTo(503);
        assertThat(reply.headers()).isEqualTo("Retry-After: 60\r\n");
    }

    @Test
    void handle_valueOverItsColumn_is400NamingTheField() {
        RegisterReply reply = reply(register("c".repeat(256), 1, CONTACT));
        assertThat(reply.code()).isEqualTo(400);
        assertThat(reply.reason()).startsWith("callId");
    }

    // Where the request came from

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "192.0.2.1:5060, 192.0.2.1, 5060, udp, ''",
                "192.0.2.1, 192.0.2.1, 5060, udp, ''",
                "192.0.2.1:5060, 192.0.2.1, 5061, udp, sip:192.0.2.1:5061",
                "10.0.0.1:5060, 203.0.113.9, 40000, udp, sip:203.0.113.9:40000",
                "10.0.0.1:5060;transport=tcp, 203.0.113.9, 40000, tcp, sip:203.0.113.9:40000;transport=tcp",
                "df7jal23ls0d.invalid;transport=ws, 203.0.113.9, 40000, wss, sip:203.0.113.9:40000;transport=wss",
                "[2001:db8::1]:5060, 2001:DB8:0:0::1, 5060, udp, ''",
                "[2001:db8::2]:5060, 2001:db8::1, 5060, udp, sip:[2001:db8::1]:5060",
                "10.0.0.1:5060, '', 0, udp, ''",
            })
    void handle_observedSource_isStoredWhereTheContactIsElsewhere(
            String contact, String address, int port, String transport, String received) {
        reply(
                register("c", 1, "Contact: <sip:alice@" + contact + ">"),
                new RequestSource(address, port, transport, ""));

        assertThat(onlyRow().received()).isEqualTo(received);
    }

    @Test
    void handle_throughAProxy_observedSourceIsNotThePhone() {
        RequestSource proxy = new RequestSource("203.0.113.1", 5060, "udp", "");
        reply(
                register("c", 1, CONTACT).with("Via", "Via: SIP/2.0/UDP p.test;branch=z9hG4bK1", "Via: SIP/2.0/UDP a"),
                proxy);
        assertThat(onlyRow().received()).isEmpty();

        path(PathMode.OFF);
        reply(register("c", 2, CONTACT, "Path: <sip:p.test;lr>"), proxy);
        assertThat(onlyRow().received()).isEmpty();
    }

    // RFC 3327

    @ParameterizedTest
    @CsvSource({"STRICT, '', 420", "STRICT, path, 200", "LAZY, '', 200", "OFF, '', 200"})
    void handle_path_isTreatedAsThePolicySays(PathMode mode, String supported, int code) {
        path(mode);
        RegisterReply reply = reply(register(
                "c",
                1,
                CONTACT,
                "Supported: " + supported,
                "Path: <sip:p1.test;lr>, <sip:p2.test;lr>",
                "Path: <sip:p3.test;lr>"));

        assertThat(reply.code()).isEqualTo(code);
        if (code == 420) {
            assertThat(reply.headers()).isEqualTo("Unsupported: path\r\n");
            assertThat(bindings.rows(ALICE)).isEmpty();
        } else if (mode == PathMode.OFF) {
            assertThat(reply.headers()).doesNotContain("Path:");
            assertThat(onlyRow().path()).isEmpty();
        } else {
            assertThat(reply.headers())
                    .contains("Path: <sip:p1.test;lr>\r\nPath: <sip:p2.test;lr>\r\nPath: <sip:p3.test;lr>\r\n");
            assertThat(onlyRow().path()).isEqualTo("<sip:p1.test;lr>,<sip:p2.test;lr>,<sip:p3.test;lr>");
        }
    }

    @ParameterizedTest
    @CsvSource({"240, 200", "241, 400"})
    void handle_pathOfTheColumnsLengthAndOneMore(int length, int code) {
        String path = "Path: <sip:" + "p".repeat(253) + ";lr>, <sip:" + "q".repeat(length) + ";lr>";
        RegisterReply reply = reply(register("c", 1, CONTACT, "Supported: path", path));
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.reason()).startsWith(code == 200 ? "OK" : "path is longer");
    }

    // RFC 5626 §6

    @ParameterizedTest
    @CsvSource({
        // hops, edge's Path, Supported, code, flow kept, Require: outbound
        "1, -, outbound, 200, true, true",
        "1, -, '', 200, true, false",
        "2, <sip:e.test;lr;ob>, 'path, outbound', 200, true, true",
        "2, '<sip:c.test;lr>,<sip:e.test;lr;ob>', 'path, outbound', 200, true, true",
        "2, '<sip:c.test;lr;ob>,<sip:e.test;lr>', 'path, outbound', 439, false, false",
        "2, <sip:e.test;lr>, 'path, outbound', 439, false, false",
        "2, -, 'path, outbound', 439, false, false",
        "2, <sip:e.test;lr>, path, 200, false, false",
    })
    void handle_flow_needsAFirstHopThatKeepsIt(
            int hops, String path, String supported, int code, boolean flow, boolean required) {
        Phone phone = register("c", 1, CONTACT + DEVICE + ";reg-id=3", "Supported: " + supported);
        String via = "Via: SIP/2.0/UDP a.test;branch=z9hG4bK1";
        Phone routed = hops == 1 ? phone : phone.with("Via", via, via);
        Phone sent = path.equals("-") ? routed : routed.with("Max-Forwards", "Path: " + path);

        RegisterReply reply = reply(sent);

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.headers().contains("Require: outbound\r\n")).isEqualTo(required);
        assertThat(reply.headers().contains(";reg-id=3")).isEqualTo(flow);
    }

    @Test
    void handle_regIdWithoutInstance_isIgnored() {
        RegisterReply reply = reply(register("c", 1, CONTACT + ";reg-id=3", "Supported: outbound"));
        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.headers()).doesNotContain("reg-id", "Require");
    }

    @Test
    void handle_rebootedPhone_replacesItsFlow() {
        reply(register("before", 900, CONTACT + DEVICE + ";reg-id=1", "Supported: outbound"));
        RegisterReply reply = reply(
                register("after", 1, "Contact: <sip:alice@192.0.2.77>" + DEVICE + ";reg-id=1", "Supported: outbound"));

        assertThat(reply.contacts())
                .singleElement()
                .extracting(Binding::contact)
                .isEqualTo("sip:alice@192.0.2.77");
        assertThat(bindings.rows(ALICE)).hasSize(1);
    }

    // Copies

    @Test
    void handle_copy_getsTheSameReplyAndTagAndWritesNothing() {
        Phone phone = register("c", 5, CONTACT, "Expires: 600");
        RegisterReply first = reply(phone);
        verdict = accepted(true);
        RegisterReply copy = reply(phone);

        assertThat(copy.code()).isEqualTo(200);
        assertThat(copy.headers()).isEqualTo(first.headers());
        assertThat(copy.toTag()).isEqualTo(first.toTag()).hasSize(16);
        assertThat(copy.retransmission()).isTrue();
        assertThat(copy.reasonCode()).isEqualTo(Reason.RETRANSMISSION);
        assertThat(bindings.commits()).isEqualTo(1);
    }

    @Test
    void handle_sameCseqThatIsNoCopy_is400AndChangesNothing() {
        reply(register("c", 5, CONTACT));
        RegisterReply again = reply(register("c", 5, CONTACT, "Expires: 60"));

        assertThat(again.code()).isEqualTo(400);
        assertThat(again.reason()).isEqualTo("Invalid CSeq number");
        assertThat(again.headers()).isEqualTo("Warning: 399 sipauth \"Invalid CSeq number\"\r\n");
        assertThat(again.reasonCode()).isEqualTo(Reason.REGISTRATION_REFUSED);
        assertThat(bindings.commits()).isEqualTo(1);
    }

    @Test
    void handle_lateCopyAfterRemoval_bringsNothingBack() {
        Phone add = register("c", 5, CONTACT);
        reply(add);
        now = now.plusSeconds(1);
        reply(register("c", 6, CONTACT + ";expires=0"));
        now = now.plusSeconds(30);
        verdict = accepted(true);
        RegisterReply late = reply(add);

        assertThat(late.code()).isEqualTo(200);
        assertThat(late.contacts()).isEmpty();
    }

    @Test
    void handle_copyAfterAFailedStore_isApplied() {
        Phone phone = register("c", 5, CONTACT);
        bindings.failFromNowOn(true);
        assertThatThrownBy(() -> stage(phone, SOURCE).toCompletableFuture().join())
                .hasCauseInstanceOf(StoreUnavailableException.class);
        bindings.failFromNowOn(false);
        verdict = accepted(true);

        assertThat(reply(phone).contacts()).hasSize(1);
    }

    @Test
    void handle_overtakenByItsCopyAtAnotherInstance_isAnsweredAlike() {
        Phone phone = register("c", 5, CONTACT);
        CompletableFuture<Verdict> slow = new CompletableFuture<>();
        CompletionStage<RegisterReply> first = new RegisterHandler(
                        question -> slow,
                        new Registrar(policy, new SplittableRandom(1)),
                        policy,
                        bindings,
                        Optional::of,
                        aliases,
                        false,
                        new byte[] {7},
                        clock)
                .handle(phone.request(), phone.octets(), SOURCE);
        now = now.plusSeconds(1);
        verdict = accepted(true);
        RegisterReply copy = reply(phone);
        slow.complete(accepted(false));

        RegisterReply reply = first.toCompletableFuture().join();
        assertThat(reply.code()).isEqualTo(200);
        assertThat(reply.toTag()).isEqualTo(copy.toTag());
        assertThat(bindings.commits()).isEqualTo(1);
    }

    // The address of record

    @ParameterizedTest
    @CsvSource({
        "sip:alice@example.test, alice",
        "sip:%61lice@example.test;user=phone, alice",
        "sip:ALICE@example.test, alice",
        "sip:sales@example.test, alice",
        "sip:bob@example.test, bob",
    })
    void handle_to_leadsToTheSubscribersOwnAor(String to, String user) {
        RegisterReply reply = reply(register("c", 1, CONTACT).with("To", "To: <" + to + ">"));

        assertThat(reply.aor()).isEqualTo("sip:" + user + "@example.test");
        assertThat(bindings.rows(new Aor(user, "example.test"))).hasSize(1);
    }

    @Test
    void handle_caseSensitiveUsers_keepTheirCase() {
        Phone phone = register("c", 1, CONTACT).with("To", "To: <sip:Bob@example.test>");
        RegisterReply reply = handler(true)
                .handle(phone.request(), phone.octets(), SOURCE)
                .toCompletableFuture()
                .join();

        assertThat(reply.aor()).isEqualTo("sip:Bob@example.test");
    }

    @Test
    void aorUri_userWithReservedCharacters_isEscapedAgain() {
        assertThat(AorUri.text(new Aor("a b@c%é+1", "example.test")))
                .isEqualTo("sip:a%20b%40c%25%C3%A9+1@example.test");
    }
}
