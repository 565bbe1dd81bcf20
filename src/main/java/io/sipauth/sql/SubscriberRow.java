package io.sipauth.sql;

import static io.sipauth.sql.LocationTable.text;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.subscriber.NameForm;
import io.sipauth.subscriber.NewCredentials;
import io.sipauth.subscriber.Subscriber;
import io.sipauth.subscriber.Subscriber.HashKey;
import io.sipauth.subscriber.SubscriberName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A row of {@code subscriber} and what of it is usable. */
final class SubscriberRow {

    /** What {@link #read} expects, in this order. */
    static final String COLUMNS = "username, domain, password, ha1, ha1b, ha1_sha256, ha1b_sha256, ha1_sha512t256,"
            + " ha1b_sha512t256, hash_source, rpid, enabled";

    private SubscriberRow() {}

    /** The fingerprint is what the generated columns of {@code sql/schema} compute too. */
    static Subscriber read(ResultSet row, PlaintextMode plaintext) throws SQLException {
        String password = text(row, 3);
        String ha1 = text(row, 4);
        String ha1b = text(row, 5);
        Map<HashKey, String> hashes = new HashMap<>();
        put(hashes, DigestAlgorithm.MD5, NameForm.USER, ha1);
        put(hashes, DigestAlgorithm.MD5, NameForm.USER_AT_DOMAIN, ha1b);
        if (text(row, 10).equalsIgnoreCase(NewCredentials.fingerprint(ha1, ha1b, password))) {
            put(hashes, DigestAlgorithm.SHA_256, NameForm.USER, text(row, 6));
            put(hashes, DigestAlgorithm.SHA_256, NameForm.USER_AT_DOMAIN, text(row, 7));
            put(hashes, DigestAlgorithm.SHA_512_256, NameForm.USER, text(row, 8));
            put(hashes, DigestAlgorithm.SHA_512_256, NameForm.USER_AT_DOMAIN, text(row, 9));
        }
        SubscriberName name = new SubscriberName(text(row, 1), text(row, 2));
        String usable = plaintext == PlaintextMode.DENY ? "" : password;
        return new Subscriber(name, row.getInt(12) != 0, hashes, usable, text(row, 11));
    }

    /** A text of another length, or that is not hexadecimal, is no hash; upper case is one. */
    private static void put(Map<HashKey, String> hashes, DigestAlgorithm algorithm, NameForm form, String text) {
        if (text.length() == algorithm.hexLength() && isHex(text)) {
            hashes.put(new HashKey(algorithm, form), text.toLowerCase(Locale.ROOT));
        }
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
