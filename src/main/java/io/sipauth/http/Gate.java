package io.sipauth.http;

import io.javalin.http.Context;
import io.sipauth.client.ApiClient;
import io.sipauth.client.ApiScope;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may call at all, and who may make this call (CONTRACT §4 "API clients"). */
final class Gate {

    private final HttpSettings settings;
    private final Callers callers;

    Gate(HttpSettings settings, Callers callers) {
        this.settings = settings;
        this.callers = callers;
    }

    /**
     * Refuses what a web page in somebody's browser could send: a request with an Origin field, and one whose
     * Host is a name that an attacker pointed at us (DNS rebinding). Holds for every path.
     */
    void checkOrigin(Context context) {
        if (context.header("Origin") != null) {
            throw new ProblemException(ProblemKind.ORIGIN_REFUSED, "a request with an Origin field is refused");
        }
        String host = hostName(Fields.orEmpty(context.header("Host")));
        if (!isLoopbackName(host) && !settings.hosts().contains(host)) {
            throw new ProblemException(
                    ProblemKind.HOST_REFUSED,
                    "host " + ProblemException.echo(host) + " is neither loopback nor listed in api.hosts");
        }
    }

    /** Refuses a caller who is not a client with this scope, unless the API is open to this peer. */
    void checkCaller(Context context, ApiScope scope) {
        if (isOpenTo(context)) {
            return;
        }
        ApiClient client = BasicCredentials.parse(context.header("Authorization"))
                .flatMap(callers::authenticate)
                .orElseThrow(this::unauthenticated);
        if (!client.scopes().contains(scope)) {
            throw new ProblemException(ProblemKind.SCOPE_MISSING, "the call needs the scope " + scope.key());
        }
    }

    private boolean isOpenTo(Context context) {
        return switch (settings.access()) {
            case CLIENTS -> false;
            case OPEN_ON_LOOPBACK -> isLoopbackAddress(context.req().getRemoteAddr());
            case OPEN -> true;
        };
    }

    private ProblemException unauthenticated() {
        return new ProblemException(
                ProblemKind.UNAUTHENTICATED,
                callers.anyClient()
                        ? "send name and secret of an API client by HTTP Basic"
                        : "there is no API client yet; add one: bin/sipauth api-client add NAME --scope auth,location");
    }

    /** The Host field without its port, in lower case; an IPv6 reference keeps its brackets. */
    static String hostName(String host) {
        int bracket = host.indexOf(']');
        int colon = host.indexOf(':', Math.max(bracket, 0));
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static boolean isLoopbackName(String host) {
        return host.equals("localhost") || host.equals("[::1]") || (host.startsWith("127.") && isIpv4(host));
    }

    private static boolean isIpv4(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** The server's own record of the peer: an address, so nothing is looked up. */
    private static boolean isLoopbackAddress(@Nullable String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
