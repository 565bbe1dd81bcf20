package io.sipauth.http;

import static io.sipauth.http.Fields.orEmpty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a copy of a request recognisable at {@code /v1/verify} (CONTRACT §2.4).
 *
 * <pre>
 *   first 16 octets of SHA-256( ( length(4, octets, big-endian) | UTF-8 )* ), as 22 base64url characters
 *   fields: "verify", method, Request-URI, number of credentials, each of them, callId, cseq, from, to, branch, source,
 *           then for REGISTER number of contacts, each of them, expires, path; else the body's hash
 * </pre>
 *
 * @param text 22 characters, or empty where a field is missing: then no copy is ever recognised
 * @param missing the names of the fields that were not given
 */
record Fingerprint(String text, List<String> missing) {

    private static final int OCTETS = 16;

    Fingerprint {
        missing = List.copyOf(missing);
    }

    /** The fingerprint of this call. */
    static Fingerprint of(VerifyCall call, String method) {
        Hash fields = new Hash();
        fields.add("verify");
        fields.add(method);
        fields.add(orEmpty(call.uri()));
        fields.addAll(call.credentials());
        fields.need("callId", call.callId());
        fields.need("cseq", call.cseq());
        fields.need("from", call.from());
        fields.need("to", call.to());
        fields.need("branch", call.branch());
        fields.need("source", call.source());
        if (method.equals("REGISTER")) {
            fields.needAll("contacts", call.contacts() == null ? null : call.contactValues());
            fields.need("expires", call.expires());
            fields.needAll("path", call.path() == null ? null : call.pathValues());
        } else {
            fields.need("bodyHash", bodyOf(call));
        }
        return fields.fingerprint();
    }

    /** Distinct for a body and for its hash, so that neither can stand for the other. */
    private static @Nullable String bodyOf(VerifyCall call) {
        if (call.body() != null) {
            return "body:" + call.body();
        }
        return call.bodyHash() == null ? null : "hash:" + call.bodyHash();
    }

    /** Hashes fields one by one and notes which are missing. */
    private static final class Hash {
        private final MessageDigest digest = sha256();
        private final List<String> missing = new ArrayList<>(0);

        void add(String value) {
            byte[] octets = value.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
            digest.update(octets);
        }

        void addAll(List<String> values) {
            add(Integer.toString(values.size()));
            values.forEach(this::add);
        }

        void need(String name, @Nullable String value) {
            if (value == null) {
                missing.add(name);
            } else {
                add(value);
            }
        }

        void needAll(String name, @Nullable List<String> values) {
            if (values == null) {
                missing.add(name);
            } else {
                addAll(values);
            }
        }

        Fingerprint fingerprint() {
            byte[] hash = Arrays.copyOf(digest.digest(), OCTETS);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            return new Fingerprint(missing.isEmpty() ? text : "", missing);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is missing from this JDK", e);
            }
        }
    }
}
