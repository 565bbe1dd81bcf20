package io.sipauth.http;

import static io.sipauth.http.Fields.orEmpty;

import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.Authenticator;
import io.sipauth.auth.ChallengeOutcome;
import io.sipauth.auth.EntityBody;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.ChallengeField;
import io.sipauth.nonce.NonceParts;
import io.sipauth.nonce.RequestKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /v1/challenge} and {@code /v1/verify}: translate, ask the use case, translate back. */
final class AuthRoutes {

    private static final String STALE = ", stale=true";

    private final UseCases useCases;
    private final HttpSettings settings;

    AuthRoutes(UseCases useCases, HttpSettings settings) {
        this.useCases = useCases;
        this.settings = settings;
    }

    Answer challenge(Call call) {
        ChallengeCall asked = call.read(ChallengeCall.class);
        String method = Fields.method(asked.method());
        ChallengeField field = Subject.field(asked.field(), method);
        boolean stale = Fields.flag("stale", asked.stale());
        RequestKind kind = Subject.kind(method, orEmpty(asked.toTag()));
        NonceParts parts = new NonceParts(
                orEmpty(asked.uri()), orEmpty(asked.callId()), orEmpty(asked.fromTag()), orEmpty(asked.sourceIp()));
        Optional<String> domain = served(asked.domain(), asked.realm(), () -> noDomain(orEmpty(asked.realm())));
        if (domain.isEmpty()) {
            return new Answer.OfVerdict(Verdicts.domainNotServed().reply());
        }
        return switch (useCases.challenge().challenge(domain.get(), kind, parts)) {
            case ChallengeOutcome.MissingPart missing -> throw Subject.missing(missing.part());
            case ChallengeOutcome.Issued issued -> issued(issued.challenged(), field, stale);
        };
    }

    private static Answer issued(Verdict.Challenged issued, ChallengeField field, boolean stale) {
        List<String> challenges = new ArrayList<>(issued.challenges());
        if (stale && !issued.stale()) {
            challenges.replaceAll(challenge -> challenge + STALE);
        }
        Verdict.Challenged wanted =
                new Verdict.Challenged(issued.reason(), stale || issued.stale(), issued.realm(), challenges);
        return new Answer.OfVerdict(Verdicts.challenged(wanted, field).reply());
    }

    Answer verify(Call call) {
        VerifyCall asked = call.read(VerifyCall.class);
        String method = Fields.method(asked.method());
        Fields.required("uri", asked.uri());
        if (Authenticator.isNeverChallenged(method)) {
            return new Answer.OfVerdict(Verdicts.notChallenged().reply());
        }
        String identity = identity(asked, method);
        Optional<String> domain =
                method.equals("REGISTER") ? registerDomain(asked, identity) : requestDomain(asked, identity);
        if (domain.isEmpty()) {
            return new Answer.OfVerdict(Verdicts.domainNotServed().reply());
        }
        Fingerprint fingerprint = Fingerprint.of(asked, method);
        AuthRequest request = request(asked, method, domain.get(), identity, fingerprint);
        Subject.requireBoundParts(useCases.noncePolicy(), request.kind(), request.parts());
        Verdict verdict = Stages.await(useCases.authenticate().apply(request), settings.deadline());
        return new Answer.OfVerdict(Verdicts.of(verdict, request, rpidParts(asked))
                .missing(missing(fingerprint, identity))
                .reply());
    }

    private static AuthRequest request(
            VerifyCall asked, String method, String domain, String identity, Fingerprint fingerprint) {
        String toTag = asked.toTag() != null ? asked.toTag() : Subject.tagIn("to", asked.to());
        String fromTag = asked.fromTag() != null ? asked.fromTag() : Subject.tagIn("from", asked.from());
        return new AuthRequest(
                Subject.field(asked.field(), method),
                method,
                Subject.kind(method, toTag),
                orEmpty(asked.uri()),
                domain,
                asked.credentials(),
                body(asked),
                identity,
                new NonceParts(orEmpty(asked.uri()), orEmpty(asked.callId()), fromTag, sourceIp(asked)),
                fingerprint.text());
    }

    private static String identity(VerifyCall asked, String method) {
        if (asked.identity() != null && !asked.identity().isBlank()) {
            return asked.identity();
        }
        return method.equals("REGISTER") ? Subject.uriIn("to", asked.to()) : Subject.uriIn("from", asked.from());
    }

    /** Without an identity the To/From check is skipped, which the reply must not hide. */
    private static List<String> missing(Fingerprint fingerprint, String identity) {
        if (!identity.isEmpty()) {
            return fingerprint.missing();
        }
        List<String> missing = new ArrayList<>(fingerprint.missing());
        missing.add("identity");
        return missing;
    }

    private static String sourceIp(VerifyCall asked) {
        if (asked.sourceIp() != null) {
            return asked.sourceIp();
        }
        return asked.source() == null || asked.source().isEmpty()
                ? ""
                : SourceAddress.parse("source", asked.source()).address();
    }

    private static EntityBody body(VerifyCall asked) {
        if (asked.body() != null && asked.bodyHash() != null) {
            throw ProblemException.field("bodyHash", "give body or bodyHash, not both");
        }
        if (asked.body() != null) {
            return new EntityBody.Bytes(asked.body().getBytes(StandardCharsets.UTF_8));
        }
        if (asked.bodyHash() == null) {
            return new EntityBody.Unknown();
        }
        return asked.bodyHash().isEmpty()
                ? new EntityBody.Bytes(new byte[0])
                : new EntityBody.Hash(bodyHash(asked.bodyHash()));
    }

    private static String bodyHash(String text) {
        boolean hex = text.length() == 32 || text.length() == 64;
        for (int i = 0; hex && i < text.length(); i++) {
            hex = Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 0x80;
        }
        if (!hex) {
            throw ProblemException.field("bodyHash", "is not 32 or 64 hexadecimal digits");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private Verdicts.RpidParts rpidParts(VerifyCall asked) {
        return new Verdicts.RpidParts(
                asked.rpidPrefix() == null ? settings.rpidPrefix() : asked.rpidPrefix(),
                asked.rpidSuffix() == null ? settings.rpidSuffix() : asked.rpidSuffix());
    }

    /** A realm that all domains share does not say whose subscribers are meant. */
    private Optional<String> noDomain(String realm) {
        if (realm.isBlank() || realm.equalsIgnoreCase(useCases.realm(""))) {
            throw ProblemException.field("domain", "is missing");
        }
        return Optional.empty();
    }

    /** One domain that is served, in the Request-URI and in To: else there is nothing to register at here. */
    private Optional<String> registerDomain(VerifyCall asked, String identity) {
        String to = Subject.uriIn("to", asked.to());
        return served(asked.domain(), asked.realm(), () -> domainOf("identity", identity))
                .filter(domain -> isOf(domain, "uri", orEmpty(asked.uri())))
                .filter(domain -> to.isEmpty() || isOf(domain, "to", to));
    }

    /** The domain of From; of a request from elsewhere, and of an anonymous one, that of the Request-URI. */
    private Optional<String> requestDomain(VerifyCall asked, String identity) {
        return served(asked.domain(), asked.realm(), () -> {
            Optional<String> own = identity.isEmpty() ? Optional.empty() : domainOf("identity", identity);
            return own.isPresent() ? own : domainOf("uri", orEmpty(asked.uri()));
        });
    }

    private boolean isOf(String domain, String field, String uri) {
        return domainOf(field, uri).filter(domain::equals).isPresent();
    }

    private Optional<String> domainOf(String field, String uri) {
        if (uri.isEmpty()) {
            throw ProblemException.field("domain", "is missing");
        }
        return useCases.domains().served(Subject.hostOf(field, uri));
    }

    /** The served domain in its configured spelling: as named, else by the realm, else what the request names. */
    private Optional<String> served(@Nullable String domain, @Nullable String realm, Supplier<Optional<String>> named) {
        if (domain != null && !domain.isBlank()) {
            return useCases.domains().served(domain).map(served -> withRealm(served, realm));
        }
        if (realm == null || realm.isBlank()) {
            return named.get();
        }
        Optional<String> ofThisName = useCases.domains().served(realm);
        return ofThisName.isPresent()
                ? ofThisName
                : named.get().filter(other -> realm.equalsIgnoreCase(useCases.realm(other)));
    }

    /** Where a script names both, it must mean the realm that is in use: else its phones would never get in. */
    private String withRealm(String domain, @Nullable String realm) {
        if (realm != null && !realm.isBlank() && !realm.equalsIgnoreCase(useCases.realm(domain))) {
            throw ProblemException.field("realm", "is not the realm in use for this domain");
        }
        return domain;
    }
}
