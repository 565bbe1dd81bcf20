package io.sipauth.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The formulas of RFC 7616 §3.4 with one algorithm. Every hash is given and returned as lower-case hexadecimal, and
 * hashed on as that text (RFC 2617 erratum 1649). Texts are hashed in UTF-8. One hash function is kept and used
 * again, so an instance serves one thread; make one for each response.
 */
public final class DigestFormula {

    private static final byte COLON = ':';

    private final DigestAlgorithm algorithm;
    private final MessageDigest digest;

    public DigestFormula(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
        this.digest = algorithm.newDigest();
    }

    /** H(username ":" realm ":" password), made with the base algorithm (RFC 7616 §3.4.2). */
    public Ha1 ha1(String username, String realm, String password) {
        add(username);
        addPart(realm);
        addPart(password);
        return new Ha1(algorithm.base(), finish());
    }

    /**
     * The secret of the formula: the stored HA1 itself, or H(HA1 ":" nonce ":" cnonce) for a session form (RFC 7616
     * §3.4.2).
     */
    public String secret(Ha1 ha1, String nonce, String cnonce) {
        if (!algorithm.isSession()) {
            return ha1.hex();
        }
        add(ha1.hex());
        addPart(nonce);
        addPart(cnonce);
        return finish();
    }

    /** H(method ":" uri), for {@code auth} and for responses without qop; the method is empty for rspauth. */
    public String ha2(String method, String uri) {
        add(method);
        addPart(uri);
        return finish();
    }

    /** H(method ":" uri ":" H(body)), for {@code auth-int} (RFC 7616 §3.4.3). */
    public String ha2(String method, String uri, String bodyHash) {
        add(method);
        addPart(uri);
        addPart(bodyHash);
        return finish();
    }

    /** H(body); of no octets for a message without one (RFC 3261 §22.4). */
    public String bodyHash(byte[] body) {
        return Hex.of(digest.digest(body));
    }

    /** H(secret ":" nonce ":" nc ":" cnonce ":" qop ":" HA2), all as the credentials have them (RFC 7616 §3.4.1). */
    public String response(String secret, Credentials credentials, String ha2) {
        add(secret);
        addPart(credentials.nonce());
        if (credentials.hasQop()) {
            addPart(credentials.nc());
            addPart(credentials.cnonce());
            addPart(credentials.qop());
        }
        addPart(ha2);
        return finish();
    }

    /** Whether two hashes are the same text, in a time that does not depend on where they differ. */
    public static boolean matches(String expectedHex, String receivedHex) {
        return MessageDigest.isEqual(
                expectedHex.getBytes(StandardCharsets.ISO_8859_1), receivedHex.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void addPart(String text) {
        digest.update(COLON);
        add(text);
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private String finish() {
        return Hex.of(digest.digest());
    }
}
