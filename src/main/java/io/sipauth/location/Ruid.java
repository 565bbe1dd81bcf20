package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes the unique id of a new row out of what names its binding, so that two instances that insert the same
 * binding at once collide on the unique key in place of making two rows.
 *
 * <pre>{@code
 *   "sipauth-"  32 hexadecimal digits: the first half of
 *               SHA-256(user@domain NUL ("flow" NUL instance NUL reg-id | "contact" NUL uri) [NUL attempt])
 * }</pre>
 */
final class Ruid {

    private static final String PREFIX = "sipauth-";
    private static final int OCTETS = 16;

    private Ruid() {}

    /** The id of this binding; {@code attempt} 0 unless another row holds that one. */
    static String of(Aor aor, Contact contact, int attempt) {
        StringBuilder text = new StringBuilder(128).append(aor.userAtDomain()).append('\0');
        if (ContactMatch.isFlow(contact.instance(), contact.regId())) {
            text.append("flow\0").append(contact.instance()).append('\0').append(contact.regId());
        } else {
            text.append("contact\0").append(contact.uri());
        }
        if (attempt > 0) {
            text.append('\0').append(attempt);
        }
        byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return PREFIX + HexFormat.of().formatHex(hash, 0, OCTETS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this JDK", e);
        }
    }
}
