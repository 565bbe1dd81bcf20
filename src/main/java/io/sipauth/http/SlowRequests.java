package io.sipauth.http;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request arrives too slowly, header or body, and those that never bring one. Needed
 * beside the idle time-out, which is long for proxies' sake and which every single octet sets back. One sweep a
 * second over all connections; owned by the thread that sweeps.
 */
final class SlowRequests {

    /** The states of a parser that has the whole request. */
    private static final Set<HttpParser.State> ARRIVED =
            EnumSet.of(HttpParser.State.END, HttpParser.State.CLOSE, HttpParser.State.CLOSED);

    private final ServerConnector connector;
    private final long limitNanos;
    private Map<EndPoint, Arrival> arrivals = new HashMap<>();

    /** Which request of its connection is arriving, and since when it was seen to. */
    private record Arrival(long messages, long sinceNanos) {}

    SlowRequests(ServerConnector connector, Duration limit) {
        this.connector = connector;
        this.limitNanos = limit.toNanos();
    }

    void sweep(long nowNanos) {
        Map<EndPoint, Arrival> next = new HashMap<>();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Arrival arrival = arriving(endPoint, nowNanos);
            if (arrival == null) {
                continue;
            }
            next.put(endPoint, arrival);
            if (nowNanos - arrival.sinceNanos() > limitNanos) {
                endPoint.close();
            }
        }
        arrivals = next;
    }

    private @Nullable Arrival arriving(EndPoint endPoint, long nowNanos) {
        HttpConnection http = httpOf(endPoint.getConnection());
        if (http != null && !isArriving(http)) {
            return null;
        }
        long messages = http == null ? 0 : http.getMessagesIn();
        Arrival before = arrivals.get(endPoint);
        return before != null && before.messages() == messages ? before : new Arrival(messages, nowNanos);
    }

    /** A connection without any request yet counts as arriving; one between two requests does not. */
    private static boolean isArriving(HttpConnection http) {
        HttpParser.State state = http.getParser().getState();
        return state == HttpParser.State.START ? http.getMessagesIn() == 0 : !ARRIVED.contains(state);
    }

    private static @Nullable HttpConnection httpOf(@Nullable Connection connection) {
        if (connection instanceof SslConnection tls) {
            return httpOf(tls.getSslEndPoint().getConnection());
        }
        return connection instanceof HttpConnection http ? http : null;
    }
}
