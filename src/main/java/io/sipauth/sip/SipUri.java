package io.sipauth.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A URI. SIP and SIPS URIs are taken apart (RFC 3261 §19.1), tel URIs into number and parameters (RFC 3966); of any
 * other scheme the rest is kept whole. Immutable.
 *
 * <p>{@code equals} compares the text as written; use {@link #equivalentTo} for what the URIs mean.
 */
public final class SipUri {

    private static final int SIP_PORT = 5060;
    private static final int SIPS_PORT = 5061;

    private final String text;
    private final String scheme;
    private final String user;
    private final @Nullable String password;
    private final String host;
    private final int port;
    private final List<SipParameter> parameters;
    private final List<SipParameter> headers;

    SipUri(
            String text,
            String scheme,
            String user,
            @Nullable String password,
            String host,
            int port,
            List<SipParameter> parameters,
            List<SipParameter> headers) {
        this.text = text;
        this.scheme = scheme;
        this.user = user;
        this.password = password;
        this.host = host;
        this.port = port;
        this.parameters = List.copyOf(parameters);
        this.headers = List.copyOf(headers);
    }

    /** Parses one URI and nothing else. */
    public static SipUri parse(String text) {
        return SipUriParser.parse(text);
    }

    /** In lower case: {@code sip}, {@code sips}, {@code tel} or another. */
    public String scheme() {
        return scheme;
    }

    /** Whether this is a SIP or SIPS URI, so that it has a host. */
    public boolean isSip() {
        return scheme.equals("sip") || scheme.equals("sips");
    }

    /** The user as written, or empty where there is none; of a tel URI the number; of others all after the scheme. */
    public String user() {
        return user;
    }

    /** The user with every {@code %HH} replaced; throws {@link SipSyntaxException} where that is not UTF-8. */
    public String unescapedUser() {
        return UriEscapes.decode(user);
    }

    /** The password as written. */
    public Optional<String> password() {
        return Optional.ofNullable(password);
    }

    /** In lower case, an IPv6 reference with its brackets; empty where the scheme is neither SIP nor SIPS. */
    public String host() {
        return host;
    }

    /** The port, or -1 where there is none. */
    public int port() {
        return port;
    }

    /** The port, or the scheme's default where there is none. */
    public int portOrDefault() {
        if (port >= 0) {
            return port;
        }
        return scheme.equals("sips") ? SIPS_PORT : SIP_PORT;
    }

    /** The URI parameters' names in order, unescaped and in lower case. */
    public List<String> parameterNames() {
        return names(parameters);
    }

    /** Whether the URI parameter is there, with a value or without. */
    public boolean hasParameter(String name) {
        return find(parameters, name) != null;
    }

    /** The URI parameter's value, unescaped; empty where it is absent or has none. */
    public Optional<String> parameter(String name) {
        return decoded(find(parameters, name));
    }

    /** The names of the URI's headers in order, unescaped and in lower case. */
    public List<String> headerNames() {
        return names(headers);
    }

    /** The first header of that name, unescaped. */
    public Optional<String> header(String name) {
        return decoded(find(headers, name));
    }

    /** Whether both name the same resource (RFC 3261 §19.1.4, RFC 5954 §4.2). Not transitive, as the RFC says. */
    public boolean equivalentTo(SipUri other) {
        return SipUriComparison.equivalent(this, other);
    }

    /**
     * Whether the {@code uri} of digest credentials names what the request names: scheme, user, host and port, an
     * absent port counting as the scheme's default; passwords, parameters and headers are ignored.
     *
     * @param ignoreUser compares scheme, host and port only, for REGISTER
     */
    public boolean equivalentForDigest(SipUri other, boolean ignoreUser) {
        return scheme.equals(other.scheme)
                && ((ignoreUser && isSip()) || SipUriComparison.sameUser(this, other))
                && Hosts.same(host, other.host)
                && portOrDefault() == other.portOrDefault();
    }

    List<SipParameter> parameters() {
        return parameters;
    }

    List<SipParameter> headers() {
        return headers;
    }

    static @Nullable SipParameter find(List<SipParameter> parameters, String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equalsIgnoreCase(name)) {
                return parameters.get(i);
            }
        }
        return null;
    }

    private static Optional<String> decoded(@Nullable SipParameter found) {
        return found == null || found.written() == null
                ? Optional.empty()
                : Optional.of(UriEscapes.decode(found.written()));
    }

    private static List<String> names(List<SipParameter> parameters) {
        List<String> names = new ArrayList<>(parameters.size());
        for (SipParameter parameter : parameters) {
            names.add(parameter.name().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SipUri that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
