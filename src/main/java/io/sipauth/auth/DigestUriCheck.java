package io.sipauth.auth;

import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;

/** Whether the {@code uri} of credentials names what the request names (CONTRACT §1 "digest URI check"). */
final class DigestUriCheck {

    private DigestUriCheck() {}

    /** Equal texts match whatever they are; others must be URIs, and one that cannot be read matches nothing. */
    static boolean matches(String method, String requestUri, String digestUri) {
        if (digestUri.equals(requestUri)) {
            return true;
        }
        try {
            return SipUri.parse(requestUri).equivalentForDigest(SipUri.parse(digestUri), method.equals("REGISTER"));
        } catch (SipSyntaxException e) {
            return false;
        }
    }
}
