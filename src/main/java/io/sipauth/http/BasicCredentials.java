package io.sipauth.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Name and secret of HTTP Basic (RFC 7617), in UTF-8. */
record BasicCredentials(String name, String secret) {

    private static final String SCHEME = "Basic ";

    /** A name and a secret of the longest kind that can be right, in base64, with room to spare. */
    private static final int MAX_CHARS = 1024;

    /** The credentials of this Authorization field; empty where it is absent or no readable Basic. */
    static Optional<BasicCredentials> parse(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > MAX_CHARS
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        String text = new String(octets, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "BasicCredentials[" + name + "]";
    }
}
