package io.sipauth.digest;

/**
 * The server's proof that it knows the secret too (RFC 7616 §3.5).
 *
 * @param qop the quality that was used, in its registered spelling
 * @param cnonce as the credentials have it
 * @param nc as the credentials have it
 * @param rspauth the response of the formula with an empty method
 * @param nextNonce the nonce to use from now on, or empty to keep the present one
 */
public record AuthenticationInfo(String qop, String rspauth, String cnonce, String nc, String nextNonce) {

    /** The field value, without the field's name. */
    public String value() {
        StringBuilder out = new StringBuilder(192);
        if (!nextNonce.isEmpty()) {
            out.append("nextnonce=");
            QuotedString.append(out, nextNonce);
            out.append(", ");
        }
        out.append("qop=").append(qop).append(", rspauth=");
        QuotedString.append(out, rspauth);
        out.append(", cnonce=");
        QuotedString.append(out, cnonce);
        return out.append(", nc=").append(nc).toString();
    }

    /** Never shows the proof or the nonce. */
    @Override
    public String toString() {
        return "AuthenticationInfo[nc=" + nc + "]";
    }
}
