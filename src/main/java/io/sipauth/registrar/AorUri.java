package io.sipauth.registrar;

import io.sipauth.location.Aor;
import java.nio.charset.StandardCharsets;

/** An address of record as a SIP URI, its user escaped again (RFC 3261 §25.1, rule {@code user}). */
final class AorUri {

    private static final String UNESCAPED = "-_.!~*'()&=+$,;?/";

    private AorUri() {}

    static String text(Aor aor) {
        StringBuilder uri = new StringBuilder(64).append("sip:");
        for (byte octet : aor.user().getBytes(StandardCharsets.UTF_8)) {
            if (isUnescaped(octet)) {
                uri.append((char) octet);
            } else {
                uri.append('%').append(hex(octet >> 4)).append(hex(octet));
            }
        }
        return uri.append('@').append(aor.domain()).toString();
    }

    private static boolean isUnescaped(byte octet) {
        int lower = octet | 0x20;
        return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') || UNESCAPED.indexOf(octet) >= 0;
    }

    private static char hex(int value) {
        return Character.toUpperCase(Character.forDigit(value & 0xF, 16));
    }
}
