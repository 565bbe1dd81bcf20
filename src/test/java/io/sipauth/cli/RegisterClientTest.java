package io.sipauth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.CredentialsParser;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegisterClientTest {

    private static final String OK = "SIP/2.0 200 OK\r\nContact: <sip:alice@127.0.0.1:5060>;expires=60\r\n\r\n";

    private final List<String> sent = new ArrayList<>();
    private final StringWriter printed = new StringWriter();

    private boolean run(RegisterClient.Order order, String... answers) {
        Deque<String> script = new ArrayDeque<>(List.of(answers));
        SipExchange exchange = new SipExchange() {
            @Override
            public String localAddress() {
                return "127.0.0.1:5060";
            }

            @Override
            public String peer() {
                return "script";
            }

            @Override
            public SipAnswer exchange(String request) {
                sent.add(request);
                return SipAnswer.parse(script.remove());
            }

            @Override
            public void close() {}
        };
        return new RegisterClient(exchange, new PrintWriter(printed, true), new Random(1)).run(order);
    }

    private static RegisterClient.Order alice(long expires) {
        return new RegisterClient.Order("alice", "example.test", "alice", "wonderland", "", expires);
    }

    private static String challenge(String parameters) {
        return "SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"example.test\", nonce=" + parameters
                + "\r\n\r\n";
    }

    private static Credentials credentials(String request) {
        String line = request.lines()
                .filter(text -> text.startsWith("Authorization: "))
                .findFirst()
                .orElseThrow();
        return (Credentials) CredentialsParser.parse(line.substring("Authorization: ".length()));
    }

    @Test
    void run_challengeWithQop_isAnsweredByTheFormula() {
        assertThat(run(alice(60), challenge("\"n1\", algorithm=SHA-256, qop=\"auth\""), OK))
                .isTrue();

        Credentials credentials = credentials(sent.get(1));
        DigestFormula formula = new DigestFormula(DigestAlgorithm.SHA_256);
        String expected = formula.response(
                formula.ha1("alice", "example.test", "wonderland").hex(),
                credentials,
                formula.ha2("REGISTER", "sip:example.test"));
        assertThat(credentials.fault()).isEmpty();
        assertThat(credentials.response()).isEqualTo(expected);
        assertThat(printed.toString())
                .contains(">>> to script", "<<< from script", "Registered: sip:alice@example.test now has 1 contact")
                .doesNotContain("wonderland");
    }

    @Test
    void run_challengeWithoutQop_isAnsweredAsRfc2069() {
        assertThat(run(alice(60), challenge("\"n1\""), OK)).isTrue();

        assertThat(credentials(sent.get(1)).given())
                .doesNotContain(Credentials.Parameter.QOP, Credentials.Parameter.CNONCE, Credentials.Parameter.NC);
    }

    @Test
    void run_staleNonce_triesTheNewOne() {
        assertThat(run(alice(60), challenge("\"n1\""), challenge("\"n2\", stale=true"), OK))
                .isTrue();

        assertThat(credentials(sent.get(2)).nonce()).isEqualTo("n2");
    }

    @Test
    void run_secondChallengeWithoutStale_isAWrongPassword() {
        assertThat(run(alice(60), challenge("\"n1\""), challenge("\"n2\""))).isFalse();

        assertThat(printed.toString())
                .contains("Refused: 401 Unauthorized: wrong user name or password for sip:alice@example.test");
    }

    @Test
    void run_staleForEver_givesUp() {
        String stale = challenge("\"n\", stale=true");

        assertThat(run(alice(60), stale, stale, stale, stale)).isFalse();
        assertThat(sent).hasSize(4);
    }

    @Test
    void run_intervalTooBrief_asksForTheMinimum() {
        String brief = "SIP/2.0 423 Interval Too Brief\r\nMin-Expires: 120\r\n\r\n";

        assertThat(run(alice(60), challenge("\"n1\""), brief, challenge("\"n2\""), OK))
                .isTrue();
        assertThat(sent.get(3)).contains("Expires: 120\r\n");
    }

    @Test
    void run_removal_sendsExpiresZero() {
        assertThat(run(
                        new RegisterClient.Order("alice", "example.test", "alice", "x", "*", 0),
                        "SIP/2.0 200 OK\r\n\r\n"))
                .isTrue();
        assertThat(sent.getFirst()).contains("Contact: *\r\nExpires: 0\r\n");
        assertThat(printed.toString()).contains("Removed: sip:alice@example.test now has no contact");
    }

    @Test
    void run_controlCharactersInReply_doNotReachTheTerminal() {
        assertThat(run(alice(60), "SIP/2.0 403 No\u001b[31m\r\n\r\n")).isFalse();

        assertThat(printed.toString()).doesNotContain("\u001b").contains("Refused: 403 No?[31m");
    }
}
