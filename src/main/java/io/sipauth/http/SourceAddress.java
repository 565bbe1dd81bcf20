package io.sipauth.http;

/**
 * {@code 192.0.2.1:5060} or {@code [2001:db8::1]:5060}.
 *
 * @param address without brackets
 * @param port 0 to 65535
 */
record SourceAddress(String address, int port) {

    private static final int MAX_PORT = 65_535;

    /** Parses the value of this field; anything but an IP address and a port is a 400 that names it. */
    static SourceAddress parse(String name, String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw malformed(name);
        }
        String host = text.substring(0, colon);
        int port = (int) Fields.number(name, text.substring(colon + 1), MAX_PORT);
        if (host.startsWith("[") && host.endsWith("]") && isIpv6(host.substring(1, host.length() - 1))) {
            return new SourceAddress(host.substring(1, host.length() - 1), port);
        }
        if (isIpv4(host)) {
            return new SourceAddress(host, port);
        }
        throw malformed(name);
    }

    private static ProblemException malformed(String name) {
        return ProblemException.field(name, "is not IP:PORT, IPv6 in brackets");
    }

    private static boolean isIpv4(String host) {
        int parts = 0;
        int start = 0;
        while (start <= host.length()) {
            int dot = host.indexOf('.', start);
            int end = dot < 0 ? host.length() : dot;
            if (!isOctet(host, start, end)) {
                return false;
            }
            parts++;
            start = end + 1;
        }
        return parts == 4;
    }

    private static boolean isOctet(String host, int start, int end) {
        if (end == start || end - start > 3) {
            return false;
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = host.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = number * 10 + digit;
        }
        return number <= 255;
    }

    /** Only what an IPv6 address is made of; whoever uses it compares text. */
    private static boolean isIpv6(String host) {
        int colons = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0 && c != '.') {
                return false;
            }
        }
        return colons >= 2 && colons <= 7;
    }
}
