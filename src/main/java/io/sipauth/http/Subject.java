package io.sipauth.http;

import io.sipauth.digest.ChallengeField;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.NoncePolicy;
import io.sipauth.nonce.RequestKind;
import io.sipauth.sip.NameAddress;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import org.jspecify.annotations.Nullable;

/** Reads what calls about one SIP request have in common. */
final class Subject {

    private Subject() {}

    /** {@code www} or {@code proxy}; by default www for REGISTER, because a registrar answers it (RFC 3261 §22). */
    static ChallengeField field(@Nullable String field, String method) {
        return switch (Fields.orEmpty(field)) {
            case "www" -> ChallengeField.WWW;
            case "proxy" -> ChallengeField.PROXY;
            case "" -> method.equals("REGISTER") ? ChallengeField.WWW : ChallengeField.PROXY;
            default -> throw ProblemException.field("field", "is neither www nor proxy");
        };
    }

    static RequestKind kind(String method, String toTag) {
        if (method.equals("REGISTER")) {
            return RequestKind.REGISTER;
        }
        return toTag.isEmpty() ? RequestKind.OUT_OF_DIALOG : RequestKind.IN_DIALOG;
    }

    /** Refuses a call without a part that nonces of this kind are bound to: its nonce could never be used. */
    static void requireBoundParts(NoncePolicy policy, RequestKind kind, NonceParts parts) {
        for (NonceParts.Part part : policy.boundFor(kind)) {
            if (parts.value(part).isEmpty()) {
                throw missing(part);
            }
        }
    }

    /** 400 that names the part by its wire field. */
    static ProblemException missing(NonceParts.Part part) {
        String field = switch (part) {
            case URI -> "uri";
            case CALL_ID -> "callId";
            case FROM_TAG -> "fromTag";
            case SOURCE_IP -> "sourceIp";
        };
        return ProblemException.field(field, "is missing, and nonces are bound to it");
    }

    /** The URI in a From or To value, which may be the bare URI; empty where there is none. */
    static String uriIn(String name, @Nullable String value) {
        return value == null || value.isBlank() ? "" : address(name, value).uri();
    }

    /** The tag in a From or To value, or empty. */
    static String tagIn(String name, @Nullable String value) {
        return value == null || value.isBlank()
                ? ""
                : address(name, value).tag().orElse("");
    }

    private static NameAddress address(String name, String value) {
        try {
            return NameAddress.parse(value);
        } catch (SipSyntaxException e) {
            throw ProblemException.field(name, Fields.orEmpty(e.getMessage()));
        }
    }

    /** The host of a SIP URI, or empty for a URI of another scheme. */
    static String hostOf(String name, String uri) {
        try {
            return SipUri.parse(uri).host();
        } catch (SipSyntaxException e) {
            throw ProblemException.field(name, Fields.orEmpty(e.getMessage()));
        }
    }
}
