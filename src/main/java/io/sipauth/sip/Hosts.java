package io.sipauth.sip;

import java.util.Arrays;
import java.util.Locale;

/** The {@code host} rule: a host name, an IPv4 address or an IPv6 reference in brackets (RFC 3261 §25.1, RFC 5954). */
final class Hosts {

    /** RFC 1035 §2.3.4. */
    private static final int MAX_NAME_CHARS = 255;

    private static final int MAX_PORT = 65_535;
    private static final int IPV6_GROUPS = 8;
    private static final int[] NO_ADDRESS = {};

    private Hosts() {}

    /** A host, in lower case. */
    static String expectHost(Cursor cursor) {
        int start = cursor.position();
        if (cursor.consume('[')) {
            return expectIpv6Reference(cursor, start);
        }
        String name = cursor.expectRun(Chars.HOST_NAME, "a host");
        if (!isHostName(name)) {
            throw cursor.faultAt(start, "a host");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** A port after its colon, or -1 where there is no colon. White space round the colon is for Via alone. */
    static int consumePort(Cursor cursor, boolean whiteSpaceAllowed) {
        boolean present = whiteSpaceAllowed ? cursor.consumeSeparator(':') : cursor.consume(':');
        return present ? (int) cursor.expectNumber(MAX_PORT, "a port up to 65535") : -1;
    }

    /** Whether two hosts in lower case are one: IPv6 references by their 128 bits (RFC 5954 §4.2), others by text. */
    static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        return one.startsWith("[") && other.startsWith("[") && Arrays.equals(ipv6Groups(one), ipv6Groups(other));
    }

    /** Whether a host in lower case, with or without brackets, is the IP address of this text. */
    static boolean isAddress(String host, String address) {
        boolean ipv6 = address.indexOf(':') >= 0;
        return ipv6 ? same(bracketed(host), bracketed(address)) : host.equals(address);
    }

    private static String bracketed(String host) {
        return host.startsWith("[") ? host : '[' + host.toLowerCase(Locale.ROOT) + ']';
    }

    private static String expectIpv6Reference(Cursor cursor, int start) {
        int end = cursor.text().indexOf(']', start);
        if (end >= 0) {
            String reference = cursor.text().substring(start, end + 1);
            if (ipv6Groups(reference).length == IPV6_GROUPS) {
                cursor.forwardTo(end + 1);
                return reference.toLowerCase(Locale.ROOT);
            }
        }
        throw cursor.faultAt(start, "an IPv6 reference");
    }

    /** Labels of letters, digits, hyphens and underscores; where the last is a number, an IPv4 address. */
    private static boolean isHostName(String name) {
        if (name.length() > MAX_NAME_CHARS || name.charAt(0) == '.' || name.contains("..")) {
            return false;
        }
        int end = name.endsWith(".") ? name.length() - 1 : name.length();
        int lastLabel = name.lastIndexOf('.', end - 1) + 1;
        for (int i = lastLabel; i < end; i++) {
            if (!Chars.isDigit(name.charAt(i))) {
                return true;
            }
        }
        return isIpv4(name, 0, name.length());
    }

    private static boolean isIpv4(String text, int from, int to) {
        int numbers = 0;
        int at = from;
        while (at < to) {
            int end = at;
            int number = 0;
            while (end < to && end - at < 3 && Chars.isDigit(text.charAt(end))) {
                number = number * 10 + (text.charAt(end++) - '0');
            }
            if (end == at || number > 255) {
                return false;
            }
            numbers++;
            if (end == to) {
                return numbers == 4;
            }
            if (text.charAt(end) != '.') {
                return false;
            }
            at = end + 1;
        }
        return false;
    }

    /** The eight groups of an IPv6 reference, or none if it is not one (RFC 4291 §2.2; no zone). */
    private static int[] ipv6Groups(String reference) {
        int end = reference.length() - 1;
        int[] groups = new int[IPV6_GROUPS];
        int count = 0;
        int gap = -1;
        int at = 1;
        if (reference.startsWith("::", at)) {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int groupEnd = groupEnd(reference, at, end);
            if (count < IPV6_GROUPS && groupEnd > at && (groupEnd == end || reference.charAt(groupEnd) == ':')) {
                groups[count++] = hexadecimal(reference, at, groupEnd);
            } else if (count <= IPV6_GROUPS - 2 && isIpv4(reference, at, end)) {
                count = putIpv4(reference, at, groups, count);
                groupEnd = end;
            } else {
                return NO_ADDRESS;
            }
            if (groupEnd == end) {
                break;
            }
            at = groupEnd + 1;
            if (at < end && reference.charAt(at) == ':') {
                if (gap >= 0) {
                    return NO_ADDRESS;
                }
                gap = count;
                at++;
            } else if (at == end) {
                return NO_ADDRESS;
            }
        }
        return spread(groups, count, gap);
    }

    private static int groupEnd(String reference, int at, int end) {
        int groupEnd = at;
        while (groupEnd < end && groupEnd - at < 4 && Chars.hexValue(reference.charAt(groupEnd)) >= 0) {
            groupEnd++;
        }
        return groupEnd;
    }

    private static int hexadecimal(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | Chars.hexValue(text.charAt(i));
        }
        return value;
    }

    private static int putIpv4(String text, int from, int[] groups, int count) {
        int at = from;
        for (int i = 0; i < 4; i++) {
            int number = 0;
            while (Chars.isDigit(text.charAt(at))) {
                number = number * 10 + (text.charAt(at++) - '0');
            }
            at++;
            groups[count + i / 2] = groups[count + i / 2] << 8 | number;
        }
        return count + 2;
    }

    private static int[] spread(int[] groups, int count, int gap) {
        if (gap < 0) {
            return count == IPV6_GROUPS ? groups : NO_ADDRESS;
        }
        if (count == IPV6_GROUPS) {
            return NO_ADDRESS;
        }
        int[] spread = new int[IPV6_GROUPS];
        System.arraycopy(groups, 0, spread, 0, gap);
        System.arraycopy(groups, gap, spread, IPV6_GROUPS - (count - gap), count - gap);
        return spread;
    }
}
