package io.sipauth.auth;

import io.sipauth.digest.ChallengeField;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.RequestKind;
import java.util.List;

/**
 * A request to authenticate, from whichever door.
 *
 * @param field which pair of header fields is meant, WWW for REGISTER
 * @param method the SIP method, upper case
 * @param requestUri the (original) Request-URI as text
 * @param domain the served domain whose subscriber is asked for, in its configured spelling
 * @param credentials the values of Authorization or Proxy-Authorization, one for each field, in order
 * @param body the message body for {@code auth-int}
 * @param identity the URI text that must be the subscriber's: To of a REGISTER, From of others; empty skips the
 *     check
 * @param parts what a nonce may be bound to
 * @param fingerprint 22 base64url characters that a copy of this request shares, or empty when not known
 */
public record AuthRequest(
        ChallengeField field,
        String method,
        RequestKind kind,
        String requestUri,
        String domain,
        List<String> credentials,
        EntityBody body,
        String identity,
        NonceParts parts,
        String fingerprint) {

    public AuthRequest {
        credentials = List.copyOf(credentials);
    }
}
