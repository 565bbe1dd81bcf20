package io.sipauth.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds the key that was probably meant. */
final class Nearest {

    /** A word with more changes than this is another word. */
    private static final int MAX_CHANGES = 3;

    private Nearest() {}

    /** {@code ", did you mean nonce.ttl?"}, or nothing where no key is near. */
    static String hint(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> changes(name, candidate) <= MAX_CHANGES)
                .min(Comparator.comparingInt(candidate -> changes(name, candidate)))
                .map(candidate -> "; did you mean " + candidate + '?')
                .orElse("");
    }

    /** Levenshtein's distance. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
