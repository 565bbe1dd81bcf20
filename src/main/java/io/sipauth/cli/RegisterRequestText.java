package io.sipauth.cli;

/**
 * A REGISTER as text (RFC 3261 §10.2).
 *
 * @param user the user part of the AOR
 * @param domain its domain
 * @param local where this client is reached, for Via
 * @param branch the Via branch, new for every request
 * @param contact the contact's URI, {@code *} for all, or empty to only ask for the list
 * @param authorization the value of Authorization, or empty
 */
record RegisterRequestText(
        String user,
        String domain,
        String local,
        String branch,
        String callId,
        String fromTag,
        int cseq,
        String contact,
        long expires,
        String authorization) {

    String text() {
        StringBuilder text = new StringBuilder(512);
        line(text, "REGISTER sip:" + domain + " SIP/2.0");
        line(text, "Via: SIP/2.0/UDP " + local + ";branch=" + branch + ";rport");
        line(text, "Max-Forwards: 70");
        line(text, "From: <" + aor() + ">;tag=" + fromTag);
        line(text, "To: <" + aor() + ">");
        line(text, "Call-ID: " + callId);
        line(text, "CSeq: " + cseq + " REGISTER");
        if (!contact.isEmpty()) {
            line(text, "Contact: " + (contact.equals("*") ? contact : '<' + contact + '>'));
            line(text, "Expires: " + expires);
        }
        if (!authorization.isEmpty()) {
            line(text, "Authorization: " + authorization);
        }
        line(text, "User-Agent: sipauth-register");
        line(text, "Content-Length: 0");
        line(text, "");
        return text.toString();
    }

    private String aor() {
        return "sip:" + user + '@' + domain;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
