package io.sipauth.http;

/**
 * The Remote-Party-ID of SER's {@code append_rpid_hf} and {@code is_rpid_user_e164} (draft-ietf-sip-privacy-04).
 */
final class RemotePartyId {

    static final String NAME = "Remote-Party-ID";

    private static final int MIN_E164_CHARS = 3;
    private static final int MAX_E164_CHARS = 16;

    private RemotePartyId() {}

    /**
     * The field's value: prefix, URI, suffix. A URI for which neither the table nor the operator wrote angle
     * brackets gets them, because the suffix must not become a part of the URI.
     */
    static String value(String rpid, String prefix, String suffix) {
        boolean bracketed = prefix.indexOf('<') >= 0 || rpid.indexOf('<') >= 0 || suffix.indexOf('>') >= 0;
        return prefix + (bracketed ? rpid : '<' + rpid + '>') + suffix;
    }

    /** Whether the user part is {@code +} and 2 to 15 digits, SER's measure of an E.164 number. */
    static boolean isE164(String rpid) {
        int start = userStart(rpid);
        int end = start;
        while (end < rpid.length() && "@;>?:".indexOf(rpid.charAt(end)) < 0) {
            end++;
        }
        int length = end - start;
        if (length < MIN_E164_CHARS || length > MAX_E164_CHARS || rpid.charAt(start) != '+') {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            if (rpid.charAt(i) < '0' || rpid.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** After the scheme of the URI, which may stand in angle brackets after a name. */
    private static int userStart(String rpid) {
        int bracket = rpid.indexOf('<');
        int colon = rpid.indexOf(':', Math.max(bracket, 0));
        return colon < 0 ? bracket + 1 : colon + 1;
    }
}
