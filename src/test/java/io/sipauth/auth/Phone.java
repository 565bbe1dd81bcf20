package io.sipauth.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipauth.digest.Credentials;
import io.sipauth.digest.CredentialsParser;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;

/** Answers a challenge as a phone does. Immutable; each {@code with} gives a phone that differs in one thing. */
record Phone(
        String username,
        String password,
        String realm,
        String nonce,
        DigestAlgorithm algorithm,
        String qop,
        String nc,
        String method,
        String uri,
        String body) {

    static final String CNONCE = "0a4f113b";

    static Phone of(String username, String password, String nonce) {
        return new Phone(
                username,
                password,
                "example.test",
                nonce,
                DigestAlgorithm.MD5,
                "auth",
                "00000001",
                "REGISTER",
                "sip:example.test",
                "");
    }

    Phone username(String other) {
        return new Phone(other, password, realm, nonce, algorithm, qop, nc, method, uri, body);
    }

    Phone password(String other) {
        return new Phone(username, other, realm, nonce, algorithm, qop, nc, method, uri, body);
    }

    Phone realm(String other) {
        return new Phone(username, password, other, nonce, algorithm, qop, nc, method, uri, body);
    }

    Phone algorithm(DigestAlgorithm other) {
        return new Phone(username, password, realm, nonce, other, qop, nc, method, uri, body);
    }

    Phone qop(String other) {
        return new Phone(username, password, realm, nonce, algorithm, other, nc, method, uri, body);
    }

    Phone nc(long count) {
        String hex = "%08x".formatted(count);
        return new Phone(username, password, realm, nonce, algorithm, qop, hex, method, uri, body);
    }

    Phone method(String other) {
        return new Phone(username, password, realm, nonce, algorithm, qop, nc, other, uri, body);
    }

    Phone uri(String other) {
        return new Phone(username, password, realm, nonce, algorithm, qop, nc, method, other, body);
    }

    Phone body(String other) {
        return new Phone(username, password, realm, nonce, algorithm, qop, nc, method, uri, other);
    }

    /** The field value. The user name is put between the quotes as it is. */
    String credentials() {
        String start = "Digest username=\"" + username + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\""
                + uri + "\", algorithm=" + algorithm.token()
                + (qop.isEmpty() ? "" : ", qop=" + qop + ", cnonce=\"" + CNONCE + "\", nc=" + nc);
        return start + ", response=\"" + response((Credentials) CredentialsParser.parse(start), method) + "\"";
    }

    /** The proof that a server gives that it knows the password too. */
    String rspauth() {
        return response((Credentials) CredentialsParser.parse(credentials()), "");
    }

    private String response(Credentials credentials, String hashedMethod) {
        DigestFormula formula = new DigestFormula(algorithm);
        String hashedBody = hashedMethod.isEmpty() ? "" : body;
        String ha2 = credentials.isAuthInt()
                ? formula.ha2(hashedMethod, uri, formula.bodyHash(hashedBody.getBytes(UTF_8)))
                : formula.ha2(hashedMethod, uri);
        String secret = formula.secret(formula.ha1(username, realm, password), nonce, CNONCE);
        return formula.response(secret, credentials, ha2);
    }
}
