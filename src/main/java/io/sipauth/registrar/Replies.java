package io.sipauth.registrar;

import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.ChallengeField;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.ContactReply;
import io.sipauth.location.Registration;
import io.sipauth.registrar.RegisterReply.Result;
import io.sipauth.sip.SipDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the replies to one REGISTER; knows statuses, phrases and fields, and none of the rules. */
final class Replies {

    /** When a phone that found the AOR full may try again: long enough for a dead binding to be noticed. */
    private static final long FULL_RETRY_SECONDS = 60;

    private static final String SUPPORTED = "path, outbound";

    private final String toTag;
    private final Instant now;
    private Verdict.@Nullable Accepted accepted;
    private String aor = "";

    Replies(String toTag, Instant now) {
        this.toTag = toTag;
        this.now = now;
    }

    /** From here on the replies name the subscriber. */
    void authenticated(Verdict.Accepted verdict) {
        accepted = verdict;
    }

    /** From here on the replies name the address of record. */
    void registersAt(Aor address) {
        aor = AorUri.text(address);
    }

    RegisterReply methodNotAllowed() {
        return refused(405, "Method Not Allowed", new HeaderText().line("Allow", "REGISTER"));
    }

    RegisterReply domainNotServed() {
        return reply(404, "Not Found", new HeaderText(), Reason.DOMAIN_NOT_SERVED, Result.REJECTED);
    }

    RegisterReply notFound() {
        return refused(404, "Not Found", new HeaderText());
    }

    RegisterReply unsupportedScheme() {
        return refused(416, "Unsupported URI Scheme", new HeaderText());
    }

    RegisterReply badExtension(List<String> unsupported) {
        return refused(420, "Bad Extension", new HeaderText().line("Unsupported", String.join(", ", unsupported)));
    }

    RegisterReply firstHopLacksOutbound() {
        return refused(439, "First Hop Lacks Outbound Support", new HeaderText());
    }

    RegisterReply versionNotSupported() {
        return refused(505, "Version Not Supported", new HeaderText());
    }

    RegisterReply tooLarge() {
        return reply(513, "Message Too Large", new HeaderText(), Reason.MALFORMED, Result.MALFORMED);
    }

    /** 400 that names the fault twice: a reason phrase may be replaced on the way, a Warning is not. */
    RegisterReply malformed(Reason reason, String fault) {
        String phrase = oneLine(fault);
        return reply(400, phrase, new HeaderText().warning(phrase), reason, Result.MALFORMED);
    }

    RegisterReply challenge(Verdict.Challenged challenged) {
        HeaderText headers = new HeaderText();
        for (String value : challenged.challenges()) {
            headers.line(ChallengeField.WWW.challengeName(), value);
        }
        return new RegisterReply(
                ChallengeField.WWW.status(),
                ChallengeField.WWW.reason(),
                headers.toString(),
                toTag,
                challenged.reason(),
                challenged.stale(),
                false,
                "",
                "",
                challenged.realm(),
                "",
                "",
                List.of(),
                now,
                Result.CHALLENGE);
    }

    RegisterReply forbidden(Verdict.Forbidden forbidden) {
        return new RegisterReply(
                403,
                "Forbidden",
                "",
                toTag,
                forbidden.reason(),
                false,
                false,
                "",
                "",
                forbidden.realm(),
                "",
                "",
                List.of(),
                now,
                Result.FORBIDDEN);
    }

    RegisterReply limited(Duration retryAfter) {
        HeaderText headers = new HeaderText().line("Retry-After", wholeSeconds(retryAfter));
        return reply(503, "Service Unavailable", headers, Reason.RATE_LIMITED, Result.UNAVAILABLE);
    }

    RegisterReply outcome(Registration registration, RegisterFields fields) {
        return switch (registration) {
            case Registration.Accepted done -> registered(done, fields);
            case Registration.IntervalTooBrief brief ->
                refused(
                        423,
                        "Interval Too Brief",
                        new HeaderText().line("Min-Expires", wholeSeconds(brief.minExpires())));
            case Registration.OutOfOrder ignored ->
                refused(400, "Invalid CSeq number", new HeaderText().warning("Invalid CSeq number"));
            case Registration.TooManyContacts ignored ->
                refused(503, "Too Many Contacts", new HeaderText().line("Retry-After", FULL_RETRY_SECONDS));
            case Registration.Malformed malformed -> malformed(Reason.MALFORMED, malformed.fault());
        };
    }

    private RegisterReply registered(Registration.Accepted done, RegisterFields fields) {
        HeaderText headers = new HeaderText()
                .lines(ContactReply.lines(done.bindings(), done.decidedAt()))
                .line("Date", SipDate.format(done.decidedAt()));
        for (String value : fields.path()) {
            headers.line("Path", value);
        }
        if (fields.request().outbound()) {
            headers.line("Require", "outbound").line("Supported", SUPPORTED);
        }
        if (accepted != null && !accepted.authenticationInfo().isEmpty()) {
            headers.line("Authentication-Info", accepted.authenticationInfo());
        }
        Reason reason = accepted == null ? Reason.OK : accepted.reason();
        return reply(200, "OK", headers, reason, Result.OK, done.bindings(), done.decidedAt());
    }

    private RegisterReply refused(int code, String phrase, HeaderText headers) {
        return reply(code, phrase, headers, Reason.REGISTRATION_REFUSED, Result.REJECTED);
    }

    private RegisterReply reply(int code, String phrase, HeaderText headers, Reason reason, Result result) {
        return reply(code, phrase, headers, reason, result, List.of(), now);
    }

    private RegisterReply reply(
            int code,
            String phrase,
            HeaderText headers,
            Reason reason,
            Result result,
            List<Binding> contacts,
            Instant decidedAt) {
        Verdict.Accepted by = accepted;
        return new RegisterReply(
                code,
                phrase,
                headers.toString(),
                toTag,
                reason,
                false,
                by != null && by.retransmission(),
                aor,
                by == null ? "" : by.username(),
                by == null ? "" : by.realm(),
                by == null ? "" : by.algorithm().token(),
                by == null ? "" : by.subscriber().rpid(),
                contacts,
                decidedAt,
                result);
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    /** The fault as a reason phrase: what could end the line becomes a space. */
    private static String oneLine(String fault) {
        StringBuilder phrase = new StringBuilder(fault.length());
        for (int i = 0; i < fault.length(); i++) {
            char c = fault.charAt(i);
            phrase.append(c < ' ' || c == 0x7F ? ' ' : c);
        }
        return phrase.toString();
    }
}
