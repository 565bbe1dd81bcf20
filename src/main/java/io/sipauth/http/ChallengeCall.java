package io.sipauth.http;

import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/challenge}: a nonce and the challenge fields for it.
 *
 * @param method the SIP method, at most 32 characters; required
 * @param field {@code www} or {@code proxy}; by default www for REGISTER, else proxy
 * @param domain the served domain whose subscriber is asked for, at most 255 characters; required unless realm
 *     is given
 * @param realm the same by another name, for scripts that have it; where both are given, domain names the
 *     subscribers and realm must be the realm of the challenge
 * @param stale {@code true} adds {@code stale=true}: the response to the last challenge was right
 * @param uri the Request-URI, at most 1024 characters; required where nonces are bound to it
 * @param callId at most 1024 characters; required where nonces are bound to it
 * @param fromTag at most 255 characters; required where nonces are bound to it
 * @param toTag the To tag of a request inside a dialog, at most 255 characters
 * @param sourceIp the phone's address, at most 64 characters; required where nonces are bound to it
 */
record ChallengeCall(
        @Nullable String method,
        @Nullable String field,
        @Nullable String domain,
        @Nullable String realm,
        @Nullable String stale,
        @Nullable String uri,
        @Nullable String callId,
        @Nullable String fromTag,
        @Nullable String toTag,
        @Nullable String sourceIp) {

    ChallengeCall {
        method = Fields.line("method", method, Limits.METHOD);
        field = Fields.line("field", field, Limits.WORD);
        domain = Fields.line("domain", domain, Limits.HOST);
        realm = Fields.line("realm", realm, Limits.HOST);
        stale = Fields.line("stale", stale, Limits.WORD);
        uri = Fields.line("uri", uri, Limits.URI);
        callId = Fields.line("callId", callId, Limits.CALL_ID);
        fromTag = Fields.line("fromTag", fromTag, Limits.TAG);
        toTag = Fields.line("toTag", toTag, Limits.TAG);
        sourceIp = Fields.line("sourceIp", sourceIp, Limits.WORD);
    }
}
