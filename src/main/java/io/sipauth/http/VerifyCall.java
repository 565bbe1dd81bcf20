package io.sipauth.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/verify}: one request's credentials. All of {@code authorization} (or {@code authorizations}),
 * {@code callId}, {@code cseq}, {@code from}, {@code to}, {@code branch}, {@code source}, and for REGISTER
 * {@code contacts}, {@code expires}, {@code path}, else {@code bodyHash} or {@code body}, make a copy of the
 * request recognisable (CONTRACT §2.4). A field that the request does not have is given empty; one that is not
 * given at all is listed in the reply's {@code missing}, and copies are then not recognised.
 *
 * @param authorization the value of the one credentials field, at most 4096 characters
 * @param authorizations the values where there are several, at most 32
 * @param field {@code www} or {@code proxy}; by default www for REGISTER, else proxy
 * @param method the SIP method, at most 32 characters; required
 * @param uri the original Request-URI, at most 1024 characters; required
 * @param domain the served domain whose subscriber is asked for; by default that of the identity, and for other
 *     requests than REGISTER else that of uri; a REGISTER whose uri or to names another domain is 404
 * @param realm the same by another name; where both are given, realm must be the realm in use
 * @param identity the URI that must be the subscriber's; by default the one in {@code to} of a REGISTER and in
 *     {@code from} of other requests
 * @param cseq the number, or number and method
 * @param from the value of From, or its URI, at most 4096 characters
 * @param to the value of To, or its URI
 * @param fromTag by default the tag in {@code from}
 * @param toTag by default the tag in {@code to}
 * @param branch the branch of the topmost Via, at most 512 characters
 * @param source where the request came from, {@code 192.0.2.1:5060} or {@code [2001:db8::1]:5060}
 * @param sourceIp by default the address in {@code source}
 * @param contacts the values of Contact, at most 32
 * @param expires the value of Expires
 * @param path the values of Path, at most 32
 * @param body the message body, at most 65535 characters
 * @param bodyHash its hash by the algorithm that was answered, hexadecimal, 32 or 64 characters
 * @param rpidPrefix in place of {@code rpid.prefix}, at most 256 characters
 * @param rpidSuffix in place of {@code rpid.suffix}, at most 256 characters
 */
record VerifyCall(
        @Nullable String authorization,
        @Nullable List<@Nullable String> authorizations,
        @Nullable String field,
        @Nullable String method,
        @Nullable String uri,
        @Nullable String domain,
        @Nullable String realm,
        @Nullable String identity,
        @Nullable String callId,
        @Nullable String cseq,
        @Nullable String from,
        @Nullable String to,
        @Nullable String fromTag,
        @Nullable String toTag,
        @Nullable String branch,
        @Nullable String source,
        @Nullable String sourceIp,
        @Nullable List<@Nullable String> contacts,
        @Nullable String expires,
        @Nullable List<@Nullable String> path,
        @Nullable String body,
        @Nullable String bodyHash,
        @Nullable String rpidPrefix,
        @Nullable String rpidSuffix) {

    VerifyCall {
        authorization = Fields.header("authorization", authorization, Limits.HEADER);
        authorizations = Fields.headers("authorizations", authorizations, Limits.VALUES, Limits.HEADER);
        field = Fields.line("field", field, Limits.WORD);
        method = Fields.line("method", method, Limits.METHOD);
        uri = Fields.line("uri", uri, Limits.URI);
        domain = Fields.line("domain", domain, Limits.HOST);
        realm = Fields.line("realm", realm, Limits.HOST);
        identity = Fields.line("identity", identity, Limits.URI);
        callId = Fields.line("callId", callId, Limits.CALL_ID);
        cseq = Fields.header("cseq", cseq, Limits.WORD);
        from = Fields.header("from", from, Limits.HEADER);
        to = Fields.header("to", to, Limits.HEADER);
        fromTag = Fields.line("fromTag", fromTag, Limits.TAG);
        toTag = Fields.line("toTag", toTag, Limits.TAG);
        branch = Fields.line("branch", branch, Limits.BRANCH);
        source = Fields.line("source", source, Limits.WORD);
        sourceIp = Fields.line("sourceIp", sourceIp, Limits.WORD);
        contacts = Fields.headers("contacts", contacts, Limits.VALUES, Limits.HEADER);
        expires = Fields.line("expires", expires, Limits.WORD);
        path = Fields.headers("path", path, Limits.VALUES, Limits.HEADER);
        if (body != null && body.length() > Limits.MESSAGE_BODY) {
            throw ProblemException.field("body", "at most " + Limits.MESSAGE_BODY + " characters");
        }
        bodyHash = Fields.line("bodyHash", bodyHash, Limits.WORD);
        rpidPrefix = Fields.line("rpidPrefix", rpidPrefix, Limits.RPID_PART);
        rpidSuffix = Fields.line("rpidSuffix", rpidSuffix, Limits.RPID_PART);
    }

    /** The credentials, one value for each field, in order. */
    List<String> credentials() {
        if (authorizations == null) {
            return authorization == null || authorization.isBlank() ? List.of() : List.of(authorization);
        }
        if (authorization != null) {
            throw ProblemException.field("authorization", "give authorization or authorizations, not both");
        }
        return strings(authorizations);
    }

    List<String> contactValues() {
        return contacts == null ? List.of() : strings(contacts);
    }

    List<String> pathValues() {
        return path == null ? List.of() : strings(path);
    }

    /** The same list; the constructor let no null in. */
    private static List<String> strings(List<@Nullable String> values) {
        return values.stream().map(Fields::orEmpty).toList();
    }
}
