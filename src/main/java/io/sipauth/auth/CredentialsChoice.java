package io.sipauth.auth;

import io.sipauth.digest.Authorization;
import io.sipauth.digest.Credentials;
import io.sipauth.digest.Credentials.Parameter;
import io.sipauth.digest.CredentialsParser;
import io.sipauth.digest.DigestAlgorithm;
import io.sipauth.digest.DigestSyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of a request's credentials are for us. */
sealed interface CredentialsChoice {

    /** Most field values that are looked at; a request through several proxies has one for each realm. */
    int MAX_VALUES = 16;

    /** None is for our realm. */
    record None() implements CredentialsChoice {}

    /** The one for our realm does not hold together, or none is and one cannot be read. */
    record Faulty(String fault) implements CredentialsChoice {}

    /** These are.
     *
     * @param index in the request's values */
    record Chosen(Credentials credentials, int index) implements CredentialsChoice {}

    /**
     * Of several for this realm the one with the algorithm that comes first in {@code preferred} counts. What cannot
     * be read matters only where nothing readable is for us: it may be another proxy's.
     */
    static CredentialsChoice of(List<String> values, String realm, List<DigestAlgorithm> preferred) {
        Chosen best = null;
        String unreadable = null;
        for (int i = 0; i < values.size() && i < MAX_VALUES; i++) {
            switch (read(values.get(i), realm)) {
                case None none -> {}
                case Faulty faulty -> unreadable = unreadable == null ? faulty.fault() : unreadable;
                case Chosen found -> best = better(best, new Chosen(found.credentials(), i), preferred);
            }
        }
        if (best != null) {
            Optional<String> fault = best.credentials().fault();
            return fault.isPresent() ? new Faulty(fault.get()) : best;
        }
        return unreadable == null ? new None() : new Faulty(unreadable);
    }

    private static CredentialsChoice read(String value, String realm) {
        Authorization authorization;
        try {
            authorization = CredentialsParser.parse(value);
        } catch (DigestSyntaxException e) {
            return new Faulty(e.fault());
        }
        return switch (authorization) {
            case Authorization.OtherScheme other -> new None();
            case Credentials credentials -> ofRealm(credentials, realm);
        };
    }

    private static CredentialsChoice ofRealm(Credentials credentials, String realm) {
        if (credentials.isEmpty()) {
            return new None();
        }
        if (!credentials.given().contains(Parameter.REALM)) {
            return new Faulty(credentials.fault().orElseThrow());
        }
        return credentials.realm().equals(realm) ? new Chosen(credentials, 0) : new None();
    }

    private static Chosen better(@Nullable Chosen best, Chosen other, List<DigestAlgorithm> preferred) {
        return best == null || rank(other, preferred) < rank(best, preferred) ? other : best;
    }

    private static int rank(Chosen chosen, List<DigestAlgorithm> preferred) {
        Optional<DigestAlgorithm> algorithm = chosen.credentials().digestAlgorithm();
        int index = algorithm.isPresent() ? preferred.indexOf(algorithm.get()) : -1;
        return index < 0 ? preferred.size() : index;
    }
}
