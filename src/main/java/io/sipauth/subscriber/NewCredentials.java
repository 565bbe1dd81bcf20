package io.sipauth.subscriber;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestFormula;
import io.sipauth.digest.Ha1;
import io.sipauth.subscriber.Subscriber.HashKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A user name and password that are to become a row of the {@code subscriber} table.
 *
 * @param username without domain, at most {@value #MAX_NAME_LENGTH} characters
 * @param domain the realm too, unless it is given apart
 */
public record NewCredentials(String username, String domain, String realm, String password) {

    /** Kamailio's columns {@code username} and {@code domain}. */
    public static final int MAX_NAME_LENGTH = 64;

    private static final List<DigestAlgorithm> STORED =
            List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256, DigestAlgorithm.SHA_512_256);

    /** @throws IllegalArgumentException for an empty or too long name, or a control character */
    public NewCredentials {
        requireName("username", username);
        requireName("domain", domain);
        if (username.indexOf('@') >= 0) {
            throw new IllegalArgumentException("username must not hold an @");
        }
        requirePrintable("realm", realm);
        requirePrintable("password", password);
    }

    /** The usual case: the realm is the domain. */
    public NewCredentials(String username, String domain, String password) {
        this(username, domain, domain, password);
    }

    /** All six hashes: both forms of the name with each base algorithm. */
    public Map<HashKey, String> hashes() {
        Map<HashKey, String> hashes = new HashMap<>();
        for (DigestAlgorithm algorithm : STORED) {
            for (NameForm form : NameForm.values()) {
                hashes.put(new HashKey(algorithm, form), ha1(algorithm, form).hex());
            }
        }
        return Map.copyOf(hashes);
    }

    /** The hash with this base algorithm for this form of the name. */
    public Ha1 ha1(DigestAlgorithm algorithm, NameForm form) {
        String name = switch (form) {
            case USER -> username;
            case USER_AT_DOMAIN -> username + "@" + domain;
        };
        return new DigestFormula(algorithm).ha1(name, realm, password);
    }

    /**
     * What ties the SHA-2 hashes of a row to the columns that Kamailio's tools change (CONTRACT §1 "has"): lower-case
     * hexadecimal SHA-256 of {@code ha1 ":" ha1b ":" password} in UTF-8, all three as they are stored. In SQL this is
     * {@code SHA2(CONCAT_WS(':', ha1, ha1b, password), 256)}.
     *
     * @param storedPassword the {@code password} column, empty where clear text is not kept
     */
    public static String fingerprint(String ha1, String ha1b, String storedPassword) {
        String input = ha1 + ":" + ha1b + ":" + storedPassword;
        byte[] octets = DigestAlgorithm.SHA_256.newDigest().digest(input.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(octets);
    }

    /** The fingerprint of the row that holds these hashes and this {@code password} column. */
    public String fingerprint(String storedPassword) {
        return fingerprint(
                ha1(DigestAlgorithm.MD5, NameForm.USER).hex(),
                ha1(DigestAlgorithm.MD5, NameForm.USER_AT_DOMAIN).hex(),
                storedPassword);
    }

    private static void requireName(String what, String text) {
        if (text.isEmpty() || text.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(what + " needs 1 to " + MAX_NAME_LENGTH + " characters");
        }
        requirePrintable(what, text);
    }

    private static void requirePrintable(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
                throw new IllegalArgumentException(what + " must not hold control characters");
            }
        }
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "NewCredentials[" + username + "@" + domain + "]";
    }
}
