package io.sipauth.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One Via value: a hop that the request took (RFC 3261 §20.42).
 *
 * @param protocol name and version, such as {@code SIP/2.0}
 * @param transport as written, such as {@code UDP}
 * @param host of sent-by, in lower case
 * @param port of sent-by, or -1 where there is none
 * @param params branch, received, rport and others
 */
public record Via(String protocol, String transport, String host, int port, SipParameters params) {

    /** What the branches of RFC 3261 §8.1.1.7 start with. */
    public static final String MAGIC_COOKIE = "z9hG4bK";

    /** Parses one value and nothing else. */
    public static Via parse(String text) {
        Cursor cursor = new Cursor(text);
        Via via = expect(cursor);
        cursor.expectEnd("the end of the value");
        return via;
    }

    /** Parses a field value that holds one or more, adding them to those of earlier fields. */
    static void parseAll(String text, List<Via> vias, int maxValues) {
        Cursor cursor = new Cursor(text);
        do {
            if (vias.size() == maxValues) {
                throw new SipTooLargeException(cursor.position(), "at most " + maxValues + " Via values");
            }
            vias.add(expect(cursor));
        } while (cursor.consumeSeparator(','));
        cursor.expectEnd("a comma between Via values");
    }

    /** One value at the cursor; what follows it is left. */
    static Via expect(Cursor cursor) {
        cursor.consumeSws();
        String name = cursor.expectToken("a protocol name");
        cursor.expectSeparator('/', "/ after the protocol name");
        String version = cursor.expectToken("a protocol version");
        cursor.expectSeparator('/', "/ after the protocol version");
        String transport = cursor.expectToken("a transport");
        if (!cursor.consumeLws()) {
            throw cursor.fault("a space after the transport");
        }
        String host = Hosts.expectHost(cursor);
        int port = Hosts.consumePort(cursor, true);
        return new Via(name + '/' + version, transport, host, port, SipParameters.consumeAll(cursor));
    }

    /** The branch parameter. */
    public Optional<String> branch() {
        return params.value("branch");
    }

    /** Whether the branch names a transaction on its own: the magic cookie and more (RFC 3261 §17.2.3). */
    public boolean hasUniqueBranch() {
        return branch().filter(branch -> branch.length() > MAGIC_COOKIE.length()
                        && branch.regionMatches(true, 0, MAGIC_COOKIE, 0, MAGIC_COOKIE.length()))
                .isPresent();
    }

    /** The received parameter: where the hop's packets came from, if that is not its sent-by. */
    public Optional<String> received() {
        return params.value("received");
    }

    /** Whether the hop asks for, or was given, its source port (RFC 3581). */
    public boolean hasRport() {
        return params.contains("rport");
    }

    /** The source port in rport; empty where it is absent or only asked for. */
    public Optional<String> rport() {
        return params.value("rport");
    }

    /**
     * This value with what the server transport saw (RFC 3261 §18.2.1, RFC 3581 §4): {@code received} where the
     * source is not the literal sent-by or rport is asked for, {@code rport} where it is asked for. What a client
     * wrote into the two itself is overwritten.
     */
    public Via receivedFrom(InetSocketAddress source) {
        String address = addressText(source.getAddress());
        SipParameters seen = params;
        if (hasRport() || received().isPresent() || !Hosts.isAddress(host, address)) {
            seen = seen.with("received", address);
        }
        if (hasRport()) {
            seen = seen.with("rport", Integer.toString(source.getPort()));
        }
        return new Via(protocol, transport, host, port, seen);
    }

    /** Without the zone that Java appends to a link-local address: it means nothing to the peer. */
    private static String addressText(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        text.append(protocol).append('/').append(transport).append(' ').append(host);
        if (port >= 0) {
            text.append(':').append(port);
        }
        return text.append(params).toString();
    }

    /** All values of these fields in order. */
    static List<Via> all(List<String> fieldValues, int maxValues) {
        List<Via> vias = new ArrayList<>(fieldValues.size());
        for (String fieldValue : fieldValues) {
            parseAll(fieldValue, vias, maxValues);
        }
        return vias;
    }
}
