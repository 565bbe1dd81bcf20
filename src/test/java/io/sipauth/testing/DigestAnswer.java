package io.sipauth.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The credentials of a phone, every part of which a test can spoil. The formulas are written down a second time
 * here (RFC 7616 §3.4.1, RFC 2069 §2.4 without qop), so that a fault in the main code does not hide itself.
 */
public final class DigestAnswer {

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final String password;

    private DigestAnswer(Map<String, String> parts, String password) {
        this.parts.putAll(parts);
        this.password = password;
    }

    /** What this subscriber answers to the challenge with count 1. */
    public static DigestAnswer to(Challenge challenge, String username, String password, String uri) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("username", username);
        parts.put("realm", challenge.realm());
        parts.put("nonce", challenge.nonce());
        parts.put("uri", uri);
        parts.put("algorithm", challenge.algorithm());
        if (!challenge.qop().isEmpty()) {
            parts.put("qop", "auth");
            parts.put("nc", "00000001");
            parts.put("cnonce", "0a4f113b");
        }
        return new DigestAnswer(parts, password);
    }

    /** The same with another value of one parameter; the response is computed from what is there then. */
    public DigestAnswer with(String name, String value) {
        DigestAnswer copy = new DigestAnswer(parts, password);
        copy.parts.put(name, value);
        return copy;
    }

    public DigestAnswer nc(long count) {
        return with("nc", String.format("%08x", count));
    }

    public DigestAnswer password(String other) {
        return new DigestAnswer(parts, other);
    }

    /** The RFC 2069 form: no qop, nc and cnonce. */
    public DigestAnswer withoutQop() {
        DigestAnswer copy = new DigestAnswer(parts, password);
        copy.parts.keySet().removeIf(name -> name.equals("qop") || name.equals("nc") || name.equals("cnonce"));
        return copy;
    }

    /** The value of the Authorization field. */
    public String header() {
        return headerWithout("");
    }

    /** The same text, computed as complete, with one parameter left out. */
    public String headerWithout(String omitted) {
        StringBuilder text = new StringBuilder("Digest ");
        parts.forEach((name, value) -> {
            if (!name.equals(omitted)) {
                boolean token = name.equals("algorithm") || name.equals("qop") || name.equals("nc");
                text.append(name)
                        .append('=')
                        .append(token ? value : '"' + value + '"')
                        .append(", ");
            }
        });
        return text.append("response=\"").append(response()).append('"').toString();
    }

    private String response() {
        String ha1 = hash(part("username") + ':' + part("realm") + ':' + password);
        String ha2 = hash("REGISTER:" + part("uri"));
        return parts.containsKey("qop")
                ? hash(String.join(":", ha1, part("nonce"), part("nc"), part("cnonce"), part("qop"), ha2))
                : hash(String.join(":", ha1, part("nonce"), ha2));
    }

    private String part(String name) {
        return parts.getOrDefault(name, "");
    }

    private String hash(String text) {
        return hash(part("algorithm"), text);
    }

    /** Lower-case hex of a digest; {@code SHA-512-256} is SHA-512/256. */
    public static String hash(String algorithm, String text) {
        try {
            String name = algorithm.equals("SHA-512-256") ? "SHA-512/256" : algorithm;
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
