package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Short ways to write rows and requests in tests. */
final class Rows {

    static final Aor ALICE = new Aor("alice", "example.test");
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final String PHONE = "sip:alice@192.0.2.1:5060";
    static final String OTHER = "sip:alice@192.0.2.2:5060";
    static final String DEVICE = "<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";

    private Rows() {}

    /** A binding made 100 s ago for an hour. */
    static Binding binding(long id, String contact, String callId, long cseq) {
        return new Binding(
                id,
                "ruid-" + id,
                contact,
                "",
                "",
                NOW.plusSeconds(3500),
                Binding.NO_Q,
                callId,
                cseq,
                NOW.minusSeconds(100),
                "phone/1",
                "",
                Binding.ALL_METHODS,
                "",
                0);
    }

    static Binding withId(Binding b, long id) {
        return new Binding(
                id,
                b.ruid(),
                b.contact(),
                b.received(),
                b.path(),
                b.expiresAt(),
                b.qThousandths(),
                b.callId(),
                b.cseq(),
                b.lastModified(),
                b.userAgent(),
                b.socket(),
                b.methods(),
                b.instance(),
                b.regId());
    }

    static Binding withTimes(Binding b, Instant lastModified, Instant expiresAt) {
        return new Binding(
                b.id(),
                b.ruid(),
                b.contact(),
                b.received(),
                b.path(),
                expiresAt,
                b.qThousandths(),
                b.callId(),
                b.cseq(),
                lastModified,
                b.userAgent(),
                b.socket(),
                b.methods(),
                b.instance(),
                b.regId());
    }

    static Binding withFlow(Binding b, String instance, int regId) {
        return new Binding(
                b.id(),
                b.ruid(),
                b.contact(),
                b.received(),
                b.path(),
                b.expiresAt(),
                b.qThousandths(),
                b.callId(),
                b.cseq(),
                b.lastModified(),
                b.userAgent(),
                b.socket(),
                b.methods(),
                instance,
                regId);
    }

    static Binding withRuid(Binding b, String ruid) {
        return new Binding(
                b.id(),
                ruid,
                b.contact(),
                b.received(),
                b.path(),
                b.expiresAt(),
                b.qThousandths(),
                b.callId(),
                b.cseq(),
                b.lastModified(),
                b.userAgent(),
                b.socket(),
                b.methods(),
                b.instance(),
                b.regId());
    }

    /** The row as a removal leaves it, so many seconds ago. */
    static Binding removed(Binding b, long secondsAgo) {
        return withTimes(b, NOW.minusSeconds(secondsAgo), NOW.minusSeconds(secondsAgo));
    }

    static Binding permanent(Binding b) {
        return withTimes(b, b.lastModified(), Binding.PERMANENT);
    }

    static Contact contact(String uri) {
        return new Contact(uri, OptionalLong.empty(), Binding.NO_Q, "", 0);
    }

    static Contact contact(String uri, long expires) {
        return new Contact(uri, OptionalLong.of(expires), Binding.NO_Q, "", 0);
    }

    static Contact flow(String uri, String instance, int regId, long expires) {
        return new Contact(uri, OptionalLong.of(expires), Binding.NO_Q, instance, regId);
    }

    static RegisterRequest request(String callId, long cseq, Contact... contacts) {
        return request(callId, cseq, OptionalLong.empty(), contacts);
    }

    static RegisterRequest request(String callId, long cseq, OptionalLong expires, Contact... contacts) {
        return new RegisterRequest(
                List.of(contacts),
                false,
                expires,
                callId,
                cseq,
                "",
                "phone/2",
                "",
                "",
                Binding.ALL_METHODS,
                false,
                false);
    }

    static RegisterRequest wildcard(String callId, long cseq, OptionalLong expires, Contact... contacts) {
        return new RegisterRequest(
                List.of(contacts), true, expires, callId, cseq, "", "", "", "", Binding.ALL_METHODS, false, false);
    }
}
