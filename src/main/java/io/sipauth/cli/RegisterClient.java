package io.sipauth.cli;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Performs one registration as a phone would, and prints every message. */
final class RegisterClient {

    /** First without credentials, then with them; once more each for a stale nonce and for 423. */
    private static final int MAX_REQUESTS = 4;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int INTERVAL_TOO_BRIEF = 423;
    private static final String FIRST_COUNT = "00000001";

    /**
     * What to register.
     *
     * @param username for the credentials; usually the user part of the AOR
     * @param contact the contact's URI, empty for one at this client's own address
     * @param expires in seconds; 0 removes the contact
     */
    record Order(String user, String domain, String username, String password, String contact, long expires) {
        @Override
        public String toString() {
            return "Order[" + user + '@' + domain + ']';
        }
    }

    private final SipExchange exchange;
    private final PrintWriter out;
    private final RandomGenerator random;

    RegisterClient(SipExchange exchange, PrintWriter out, RandomGenerator random) {
        this.exchange = exchange;
        this.out = out;
        this.random = random;
    }

    /** Runs the exchange and says in the end what came of it; true when the server's last word is 200. */
    boolean run(Order order) {
        String callId = token(16);
        String fromTag = token(8);
        String contact =
                order.contact().isEmpty() ? "sip:" + order.user() + '@' + exchange.localAddress() : order.contact();
        long expires = order.expires();
        String authorization = "";
        SipAnswer answer = SipAnswer.NONE;
        for (int cseq = 1; cseq <= MAX_REQUESTS; cseq++) {
            answer = send(new RegisterRequestText(
                    order.user(),
                    order.domain(),
                    exchange.localAddress(),
                    "z9hG4bK" + token(12),
                    callId,
                    fromTag,
                    cseq,
                    contact,
                    expires,
                    authorization));
            Optional<DigestChallenge> challenge = DigestChallenge.choose(answer.values("WWW-Authenticate"));
            boolean mayAnswer = challenge.isPresent()
                    && (authorization.isEmpty() || challenge.get().stale());
            if (answer.status() == UNAUTHORIZED && mayAnswer) {
                authorization = authorization(order, challenge.get());
            } else if (answer.status() == INTERVAL_TOO_BRIEF && minExpires(answer) > expires) {
                expires = minExpires(answer);
                authorization = "";
            } else {
                break;
            }
        }
        out.println(summary(answer, order, !authorization.isEmpty()));
        return answer.status() == OK;
    }

    private SipAnswer send(RegisterRequestText request) {
        String text = request.text();
        print(">>> to " + exchange.peer(), text);
        SipAnswer answer = exchange.exchange(text);
        print("<<< from " + exchange.peer(), answer.text());
        return answer;
    }

    private void print(String heading, String message) {
        out.println(heading);
        message.stripTrailing().lines().forEach(line -> out.println("    " + visible(line)));
        out.println();
        out.flush();
    }

    /** Without control characters, which a terminal would obey. */
    private static String visible(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    private static long minExpires(SipAnswer answer) {
        String value = answer.value("Min-Expires").orElse("");
        return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0;
    }

    private String authorization(Order order, DigestChallenge challenge) {
        DigestAlgorithm algorithm = challenge.algorithm();
        String uri = "sip:" + order.domain();
        boolean qop = !challenge.qop().isEmpty();
        String cnonce = qop || algorithm.isSession() ? token(16) : "";
        Credentials credentials = new Credentials(
                order.username(),
                order.username(),
                challenge.realm(),
                challenge.nonce(),
                uri,
                "",
                algorithm.token(),
                cnonce,
                qop ? "auth" : "",
                qop ? FIRST_COUNT : "",
                challenge.opaque(),
                EnumSet.noneOf(Credentials.Parameter.class));
        DigestFormula formula = new DigestFormula(algorithm);
        String secret = formula.secret(
                formula.ha1(order.username(), challenge.realm(), order.password()), challenge.nonce(), cnonce);
        return value(credentials, formula.response(secret, credentials, formula.ha2("REGISTER", uri)));
    }

    private static String value(Credentials credentials, String response) {
        StringBuilder value = new StringBuilder("Digest username=").append(quoted(credentials.username()));
        value.append(", realm=").append(quoted(credentials.realm()));
        value.append(", nonce=").append(quoted(credentials.nonce()));
        value.append(", uri=").append(quoted(credentials.uri()));
        value.append(", response=").append(quoted(response));
        value.append(", algorithm=").append(credentials.algorithm());
        if (!credentials.cnonce().isEmpty()) {
            value.append(", cnonce=").append(quoted(credentials.cnonce()));
        }
        if (!credentials.opaque().isEmpty()) {
            value.append(", opaque=").append(quoted(credentials.opaque()));
        }
        if (credentials.hasQop()) {
            value.append(", qop=").append(credentials.qop()).append(", nc=").append(credentials.nc());
        }
        return value.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String summary(SipAnswer answer, Order order, boolean answered) {
        String aor = "sip:" + order.user() + '@' + order.domain();
        if (answer.status() == OK) {
            return (order.expires() == 0 ? "Removed: " : "Registered: ") + aor + " now has "
                    + bindings(answer.values("Contact").size());
        }
        String refused = "Refused: " + answer.status() + ' ' + visible(answer.reason());
        if (answer.status() == UNAUTHORIZED) {
            return refused
                    + (answered
                            ? ": wrong user name or password for " + aor
                            : ": the server offers no challenge that can be answered");
        }
        return refused;
    }

    private static String bindings(int count) {
        return count == 0 ? "no contact" : count == 1 ? "1 contact" : count + " contacts";
    }

    private String token(int octets) {
        byte[] bytes = new byte[octets];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
