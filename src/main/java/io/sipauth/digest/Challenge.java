package io.sipauth.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One challenge (RFC 7616 §3.3).
 *
 * @param qop offered qualities; empty for a challenge in the form of RFC 2069
 * @param stale the response was right, only its nonce was not usable
 */
public record Challenge(String realm, String nonce, DigestAlgorithm algorithm, Set<Qop> qop, boolean stale) {

    private static final Qop[] QOP_ORDER = Qop.values();

    public Challenge {
        qop = Set.copyOf(qop);
    }

    /**
     * The values of the challenge fields: one for each algorithm, in this order, all with the same nonce (RFC 8760
     * §2.3).
     */
    public static List<String> values(
            String realm, String nonce, List<DigestAlgorithm> algorithms, Set<Qop> qop, boolean stale) {
        List<String> values = new ArrayList<>(algorithms.size());
        for (DigestAlgorithm algorithm : algorithms) {
            values.add(new Challenge(realm, nonce, algorithm, qop, stale).value());
        }
        return values;
    }

    /** The field value, without the field's name: {@code Digest realm="example.test", nonce="…", …}. */
    public String value() {
        StringBuilder out = new StringBuilder(160);
        out.append("Digest realm=");
        QuotedString.append(out, realm);
        out.append(", nonce=");
        QuotedString.append(out, nonce);
        out.append(", algorithm=").append(algorithm.token());
        if (!qop.isEmpty()) {
            out.append(", qop=\"");
            appendQop(out);
            out.append('"');
        }
        if (stale) {
            out.append(", stale=true");
        }
        return out.toString();
    }

    private void appendQop(StringBuilder out) {
        boolean first = true;
        for (Qop quality : QOP_ORDER) {
            if (qop.contains(quality)) {
                out.append(first ? "" : ",").append(quality.token());
                first = false;
            }
        }
    }
}
