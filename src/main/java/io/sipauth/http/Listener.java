package io.sipauth.http;

import java.util.Objects;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/** The listening side: limits of HTTP itself, TLS, and the guard against slow requests. */
final class Listener {

    /** One acceptor and one selector: proxies keep a few connections open; they are not many nor short. */
    private static final int ACCEPTORS = 1;

    private static final int SELECTORS = 1;

    /** Twice the longest AOR in a path, and a query for {@code /v1/sip/register}. */
    private static final int MAX_HEADER_OCTETS = 16_384;

    private static final int BACKLOG = 512;

    private final HttpSettings settings;
    private String host = "";
    private int port;
    private @Nullable SlowRequests slowRequests;

    Listener(HttpSettings settings) {
        this.settings = settings;
    }

    /** Where to listen; before the connector is asked for. */
    void listenOn(String address, int portOrZero) {
        host = address;
        port = portOrZero;
    }

    Connector connector(Server server, HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(MAX_HEADER_OCTETS);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector = switch (settings.tls()) {
            case HttpSettings.Tls.Off ignored -> new ServerConnector(server, ACCEPTORS, SELECTORS, plain);
            case HttpSettings.Tls.Pem pem -> secured(server, http, plain, pem);
        };
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        slowRequests = new SlowRequests(connector, settings.requestTimeout());
        return connector;
    }

    private static ServerConnector secured(
            Server server, HttpConfiguration http, HttpConnectionFactory plain, HttpSettings.Tls.Pem pem) {
        // proxies call by address; the Host is checked against api.hosts, not against the certificate
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslConnectionFactory tls = new SslConnectionFactory(PemTls.contextFactory(pem), plain.getProtocol());
        return new ServerConnector(server, ACCEPTORS, SELECTORS, tls, plain);
    }

    /** Closes what arrives too slowly; called once a second by one thread. */
    void sweep(long nowNanos) {
        Objects.requireNonNull(slowRequests, "not listening").sweep(nowNanos);
    }
}
