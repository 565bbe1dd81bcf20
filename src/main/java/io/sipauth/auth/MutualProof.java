package io.sipauth.auth;

import io.sipauth.digest.AuthenticationInfo;
import io.sipauth.digest.Credentials;
import io.sipauth.digest.DigestFormula;
import io.sipauth.digest.Ha1;
import io.sipauth.digest.Qop;

/** Writes the Authentication-Info of a reply without a body (RFC 7616 §3.5). */
final class MutualProof {

    private static final byte[] NO_BODY = {};

    private MutualProof() {}

    /** @param nextNonce or empty */
    static String of(Attempt attempt, Ha1 ha1, String nextNonce) {
        Credentials credentials = attempt.credentials();
        DigestFormula formula = new DigestFormula(attempt.algorithm());
        boolean authInt = credentials.isAuthInt();
        String ha2 = authInt
                ? formula.ha2("", credentials.uri(), formula.bodyHash(NO_BODY))
                : formula.ha2("", credentials.uri());
        String secret = formula.secret(ha1, credentials.nonce(), credentials.cnonce());
        return new AuthenticationInfo(
                        (authInt ? Qop.AUTH_INT : Qop.AUTH).token(),
                        formula.response(secret, credentials, ha2),
                        credentials.cnonce(),
                        credentials.nc(),
                        nextNonce)
                .value();
    }
}
