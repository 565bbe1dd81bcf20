package io.sipauth.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The field names that we know, their compact forms, and which of them are lists. */
final class HeaderNames {

    private static final String[] KNOWN = {
        "Accept",
        "Accept-Contact",
        "Accept-Encoding",
        "Accept-Language",
        "Alert-Info",
        "Allow",
        "Allow-Events",
        "Authentication-Info",
        "Authorization",
        "Call-ID",
        "Call-Info",
        "Contact",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Type",
        "CSeq",
        "Date",
        "Error-Info",
        "Event",
        "Expires",
        "From",
        "Identity",
        "Identity-Info",
        "In-Reply-To",
        "Max-Forwards",
        "MIME-Version",
        "Min-Expires",
        "Organization",
        "P-Asserted-Identity",
        "Path",
        "Priority",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Require",
        "Reason",
        "Record-Route",
        "Refer-To",
        "Referred-By",
        "Reject-Contact",
        "Remote-Party-ID",
        "Reply-To",
        "Request-Disposition",
        "Require",
        "Retry-After",
        "Route",
        "Server",
        "Service-Route",
        "Session-Expires",
        "Subject",
        "Supported",
        "Timestamp",
        "To",
        "Unsupported",
        "User-Agent",
        "Via",
        "Warning",
        "WWW-Authenticate",
    };

    /** Whose commas are not between values: credentials, dates and free text (RFC 3261 §7.3.1, §20). */
    private static final String[] NO_LISTS = {
        "Authorization",
        "Proxy-Authorization",
        "WWW-Authenticate",
        "Proxy-Authenticate",
        "Authentication-Info",
        "Proxy-Authentication-Info",
        "Call-ID",
        "CSeq",
        "Date",
        "From",
        "Organization",
        "Retry-After",
        "Server",
        "Subject",
        "To",
        "User-Agent",
    };

    private static final int MAX_KNOWN_CHARS = 32;
    private static final String[][] BY_LENGTH = byLength();
    private static final String[] BY_LETTER = byLetter();

    private HeaderNames() {}

    /** The name at this place: the shared constant where it is known, compact forms and other cases included. */
    static String canonical(byte[] octets, int from, int to) {
        int length = to - from;
        if (length == 1) {
            String compact = compact(octets[from]);
            if (!compact.isEmpty()) {
                return compact;
            }
        } else if (length < MAX_KNOWN_CHARS) {
            for (String known : BY_LENGTH[length]) {
                if (matches(known, octets, from)) {
                    return known;
                }
            }
        }
        return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }

    /** The long form of a compact name; any other as it is. */
    static String canonical(String name) {
        String compact = name.length() == 1 ? compact(name.charAt(0)) : "";
        return compact.isEmpty() ? name : compact;
    }

    /** Whether commas outside quotes and angle brackets separate values. */
    static boolean isList(String name) {
        for (String single : NO_LISTS) {
            if (single.equalsIgnoreCase(name)) {
                return false;
            }
        }
        return true;
    }

    private static String compact(int letter) {
        return Chars.isAlpha(letter) ? BY_LETTER[(letter | 0x20) - 'a'] : "";
    }

    private static boolean matches(String known, byte[] octets, int from) {
        for (int i = 0; i < known.length(); i++) {
            int expected = known.charAt(i);
            int actual = octets[from + i];
            boolean same = expected == actual || (Chars.isAlpha(expected) && (expected | 0x20) == (actual | 0x20));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static String[][] byLength() {
        String[][] byLength = new String[MAX_KNOWN_CHARS][];
        for (int length = 0; length < MAX_KNOWN_CHARS; length++) {
            int wanted = length;
            byLength[length] =
                    Arrays.stream(KNOWN).filter(name -> name.length() == wanted).toArray(String[]::new);
        }
        return byLength;
    }

    /** RFC 3261 §7.3.3 and the registry of header fields since. */
    private static String[] byLetter() {
        String[] byLetter = new String[26];
        Arrays.fill(byLetter, "");
        byLetter['a' - 'a'] = "Accept-Contact";
        byLetter['b' - 'a'] = "Referred-By";
        byLetter['c' - 'a'] = "Content-Type";
        byLetter['d' - 'a'] = "Request-Disposition";
        byLetter['e' - 'a'] = "Content-Encoding";
        byLetter['f' - 'a'] = "From";
        byLetter['i' - 'a'] = "Call-ID";
        byLetter['j' - 'a'] = "Reject-Contact";
        byLetter['k' - 'a'] = "Supported";
        byLetter['l' - 'a'] = "Content-Length";
        byLetter['m' - 'a'] = "Contact";
        byLetter['n' - 'a'] = "Identity-Info";
        byLetter['o' - 'a'] = "Event";
        byLetter['r' - 'a'] = "Refer-To";
        byLetter['s' - 'a'] = "Subject";
        byLetter['t' - 'a'] = "To";
        byLetter['u' - 'a'] = "Allow-Events";
        byLetter['v' - 'a'] = "Via";
        byLetter['x' - 'a'] = "Session-Expires";
        byLetter['y' - 'a'] = "Identity";
        return byLetter;
    }
}
