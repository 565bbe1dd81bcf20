package io.sipauth.auth;

import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.Qop;
import java.util.List;
import java.util.Set;

/**
 * The rules that an operator sets (keys under {@code digest.}, {@code auth.}, {@code limits.}).
 *
 * @param realm the realm of every challenge, or empty for the served domain
 * @param algorithms offered in this order where every subscriber has them
 * @param qop offered qualities; empty for RFC 2069 challenges
 * @param allowMissingQop accept a response without qop to a challenge that offered {@code auth} with MD5
 * @param authenticationInfo send Authentication-Info to a REGISTER where qop is used
 * @param uriCheck compare the digest uri with the Request-URI
 * @param identityCheck compare To or From with the subscriber
 * @param forbidBadCredentials answer 403 to a wrong password in place of a fresh challenge
 * @param caseSensitiveUsers whether the identity check compares users in their case
 * @param failuresPerSource refused responses that one source address may cause in a minute, 0 for no limit
 * @param failuresPerName refused responses to one user name from one source address in a minute, 0 for no
 *     limit; counted with the source, so that nobody can shut out a phone that is elsewhere
 */
public record AuthPolicy(
        String realm,
        List<DigestAlgorithm> algorithms,
        Set<Qop> qop,
        boolean allowMissingQop,
        boolean authenticationInfo,
        boolean uriCheck,
        boolean identityCheck,
        boolean forbidBadCredentials,
        boolean caseSensitiveUsers,
        int failuresPerSource,
        int failuresPerName) {

    /** The contract's defaults. */
    public static final AuthPolicy DEFAULTS = new AuthPolicy(
            "",
            List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),
            Set.of(Qop.AUTH),
            true,
            true,
            true,
            true,
            false,
            false,
            1000,
            60);

    public AuthPolicy {
        algorithms = List.copyOf(algorithms);
        qop = Set.copyOf(qop);
    }
}
