package io.sipauth.http;

import static io.sipauth.http.Fields.orEmpty;

import io.sipauth.auth.Reason;
import io.sipauth.location.Aor;
import io.sipauth.location.Binding;
import io.sipauth.location.ContactReply;
import io.sipauth.location.RegisterRequest;
import io.sipauth.location.Registrar;
import io.sipauth.location.RegistrarPolicy.PathMode;
import io.sipauth.location.Registration;
import io.sipauth.sip.SipDate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /v1/locations}: save, look up, remove. */
final class LocationRoutes {

    static final Set<String> QUERY = Set.of("aor");

    /** As the registrar's reply to a REGISTER has it. */
    private static final String FULL_RETRY_SECONDS = "60";

    private final UseCases useCases;
    private final HttpSettings settings;
    private final Aors aors;

    LocationRoutes(UseCases useCases, HttpSettings settings) {
        this.useCases = useCases;
        this.settings = settings;
        this.aors = new Aors(
                useCases.domains(),
                useCases.subscribers(),
                useCases.authPolicy().caseSensitiveUsers());
    }

    /** The live bindings of an address of record. */
    record LookupReply(String aor, List<ContactView> contacts) {}

    /** How many bindings were removed. */
    record RemovedReply(String aor, int removed) {}

    Answer save(Call call) {
        SaveCall asked = call.read(SaveCall.class);
        RegisterRequest request =
                SaveRequest.of(asked, useCases.registrarPolicy().path());
        if (isPathRefused(asked, request)) {
            return new Answer.OfVerdict(pathUnsupported());
        }
        return withAor(
                        orEmpty(asked.aor()),
                        aor -> useCases.bindings()
                                .update(
                                        aor,
                                        (current, now) -> useCases.registrar().register(aor, current, request, now))
                                .<Answer>thenApply(decided -> new Answer.OfVerdict(verdict(aor, request, decided))))
                .orElseGet(() -> new Answer.OfVerdict(Verdicts.domainNotServed().reply()));
    }

    Answer find(Call call) {
        return find(call.query("aor", Limits.URI));
    }

    Answer findByPath(Call call) {
        return find(call.path("aor", Limits.URI));
    }

    Answer remove(Call call) {
        return withAor(
                        call.query("aor", Limits.URI),
                        aor -> useCases.bindings()
                                .update(aor, Registrar::clear)
                                .<Answer>thenApply(cleared -> new Answer.OfRecord(new RemovedReply(
                                        uri(aor), cleared.changes().updated().size()))))
                .orElseThrow(LocationRoutes::noBindings);
    }

    private Answer find(String aorText) {
        return withAor(aorText, aor -> useCases.bindings().find(aor).thenApply(found -> lookup(aor, found)))
                .orElseThrow(LocationRoutes::noBindings);
    }

    private Answer lookup(Aor aor, List<Binding> found) {
        List<ContactView> contacts = ContactView.of(found, useCases.clock().instant());
        if (contacts.isEmpty()) {
            throw noBindings();
        }
        return new Answer.OfRecord(new LookupReply(uri(aor), contacts));
    }

    /** The answer about this AOR, within one deadline for all its stages; empty for a domain that is not served. */
    private Optional<Answer> withAor(String text, Function<Aor, CompletionStage<Answer>> answer) {
        CompletionStage<Optional<Answer>> stage = aors.resolve(text)
                .thenCompose(aor -> aor.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : answer.apply(aor.get()).thenApply(Optional::of));
        return Stages.await(stage, settings.deadline());
    }

    /** RFC 3327 §5.3: a UA that did not list path may not have its requests routed by one. */
    private boolean isPathRefused(SaveCall asked, RegisterRequest request) {
        return useCases.registrarPolicy().path() == PathMode.STRICT
                && !request.path().isEmpty()
                && asked.supported() != null
                && !SaveRequest.tokens(asked.supported()).contains("path");
    }

    private static VerdictReply pathUnsupported() {
        VerdictDraft draft = new VerdictDraft("rejected", 420, "Bad Extension", Reason.REGISTRATION_REFUSED);
        draft.headers().add("Unsupported", "path");
        return draft.reply();
    }

    private static VerdictReply verdict(Aor aor, RegisterRequest request, Registration decided) {
        return switch (decided) {
            case Registration.Accepted accepted -> saved(aor, request, accepted);
            case Registration.IntervalTooBrief brief ->
                refused(
                        "rejected",
                        423,
                        "Interval Too Brief",
                        "Min-Expires",
                        Long.toString(brief.minExpires().toSeconds()));
            case Registration.OutOfOrder ignored -> refused("rejected", 400, "Invalid CSeq number", "", "");
            case Registration.TooManyContacts ignored ->
                refused("rejected", 503, "Too Many Contacts", "Retry-After", FULL_RETRY_SECONDS);
            case Registration.Malformed malformed ->
                Verdicts.malformed(Reason.MALFORMED, malformed.fault()).reply();
        };
    }

    private static VerdictReply refused(String result, int code, String reason, String header, String value) {
        VerdictDraft draft = new VerdictDraft(result, code, reason, Reason.REGISTRATION_REFUSED);
        if (!header.isEmpty()) {
            draft.headers().add(header, value);
        }
        return draft.reply();
    }

    /** 200 with every live binding, Date and the Path (RFC 3261 §10.3 step 8, RFC 3327 §5.3). */
    private static VerdictReply saved(Aor aor, RegisterRequest request, Registration.Accepted accepted) {
        Instant now = accepted.decidedAt();
        VerdictDraft draft = new VerdictDraft("ok", 200, "OK", request.copy() ? Reason.RETRANSMISSION : Reason.OK)
                .readyHeaders(ContactReply.lines(accepted.bindings(), now))
                .subscriber(uri(aor), "", "")
                .retransmission(request.copy())
                .contacts(ContactView.of(accepted.bindings(), now));
        if (!request.path().isEmpty()) {
            draft.headers().add("Path", request.path());
        }
        if (request.outbound() && usesFlow(request)) {
            draft.headers().add("Require", "outbound");
        }
        draft.headers().add("Date", SipDate.format(now));
        return draft.reply();
    }

    private static boolean usesFlow(RegisterRequest request) {
        return request.contacts().stream()
                .anyMatch(contact -> contact.regId() > 0 && !contact.instance().isEmpty());
    }

    private static String uri(Aor aor) {
        return Aors.uri(aor.user(), aor.domain());
    }

    private static ProblemException noBindings() {
        return new ProblemException(ProblemKind.NO_BINDINGS, "nothing is registered there");
    }
}
