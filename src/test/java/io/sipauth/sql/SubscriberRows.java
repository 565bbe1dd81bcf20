package io.sipauth.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sipauth.digest.DigestAlgorithm;
import java.util.HexFormat;

/** INSERT statements for subscribers of {@code example.test}, hashed here independently of the code under test. */
final class SubscriberRows {

    static final String DOMAIN = "example.test";

    private SubscriberRows() {}

    /** A row with every hash and no clear text. */
    static String insert(String user, String password) {
        String ha1 = md5(user, password);
        String ha1b = md5(user + "@" + DOMAIN, password);
        return "INSERT INTO subscriber (username, domain, password, ha1, ha1b, ha1_sha256, ha1b_sha256,"
                + " ha1_sha512t256, ha1b_sha512t256, hash_source) VALUES ('" + user + "', '" + DOMAIN + "', '', '"
                + ha1 + "', '" + ha1b + "', '"
                + hash(DigestAlgorithm.SHA_256, user, password) + "', '"
                + hash(DigestAlgorithm.SHA_256, user + "@" + DOMAIN, password) + "', '"
                + hash(DigestAlgorithm.SHA_512_256, user, password) + "', '"
                + hash(DigestAlgorithm.SHA_512_256, user + "@" + DOMAIN, password) + "', SHA2('" + ha1 + ":" + ha1b
                + ":', 256))";
    }

    /** A row as kamctl writes it where it keeps the clear text. */
    static String kamctl(String user, String password) {
        return "INSERT INTO subscriber (username, domain, password, ha1, ha1b) VALUES ('" + user + "', '" + DOMAIN
                + "', '" + password + "', '" + md5(user, password) + "', '" + md5(user + "@" + DOMAIN, password)
                + "')";
    }

    static String md5(String user, String password) {
        return hash(DigestAlgorithm.MD5, user, password);
    }

    static String hash(DigestAlgorithm algorithm, String user, String password) {
        return HexFormat.of()
                .formatHex(algorithm.newDigest().digest((user + ":" + DOMAIN + ":" + password).getBytes(UTF_8)));
    }
}
