package io.sipauth.digest;

/**
 * H(username ":" realm ":" password), the secret that a server stores (RFC 7616 §3.4.2).
 *
 * @param algorithm a base algorithm, never a session form
 * @param hex lower-case hexadecimal of {@link DigestAlgorithm#hexLength()} characters
 */
public record Ha1(DigestAlgorithm algorithm, String hex) {

    public Ha1 {
        if (algorithm.isSession() || hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
            throw new IllegalArgumentException("not an HA1 of " + algorithm.token());
        }
    }

    private static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Never shows the hash: it is as good as the password within its realm. */
    @Override
    public String toString() {
        return "Ha1[" + algorithm.token() + "]";
    }
}
