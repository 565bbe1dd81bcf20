package io.sipauth.http;

import io.sipauth.auth.AuthRequest;
import io.sipauth.auth.Reason;
import io.sipauth.auth.Verdict;
import io.sipauth.digest.Authorization;
import io.sipauth.digest.ChallengeField;
import io.sipauth.digest.Credentials;
import io.sipauth.digest.CredentialsParser;
import io.sipauth.digest.DigestSyntaxException;
import io.sipauth.subscriber.SubscriberName;
import java.util.List;

/** From the verdicts of the use case to those on the wire. */
final class Verdicts {

    private Verdicts() {}

    /** The draft of this verdict, complete but for {@code missing}. */
    static VerdictDraft of(Verdict verdict, AuthRequest request, RpidParts rpid) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> accepted(accepted, request, rpid);
            case Verdict.NotChallenged ignored -> notChallenged();
            case Verdict.Challenged challenged -> challenged(challenged, request.field());
            case Verdict.Forbidden forbidden ->
                new VerdictDraft("forbidden", 403, "Forbidden", forbidden.reason()).realm(forbidden.realm());
            case Verdict.Malformed malformed -> malformed(malformed.reason(), malformed.fault());
            case Verdict.Limited limited -> limited(limited);
        };
    }

    /** ACK and CANCEL pass whatever they hold. */
    static VerdictDraft notChallenged() {
        return new VerdictDraft("ok", 200, "OK", Reason.NOT_CHALLENGED);
    }

    /** 404: the request names a domain that is not served (CONTRACT §1 "realm"). */
    static VerdictDraft domainNotServed() {
        return new VerdictDraft("rejected", 404, "Not Found", Reason.DOMAIN_NOT_SERVED);
    }

    /** 400 whose reason phrase and Warning name the fault. */
    static VerdictDraft malformed(Reason reason, String fault) {
        VerdictDraft draft = new VerdictDraft("malformed", 400, fault, reason);
        draft.headers().addWarning(fault);
        return draft;
    }

    /** 401 or 407 with one line for each algorithm. */
    static VerdictDraft challenged(Verdict.Challenged challenged, ChallengeField field) {
        VerdictDraft draft = new VerdictDraft("challenge", field.status(), field.reason(), challenged.reason())
                .stale(challenged.stale())
                .realm(challenged.realm());
        for (String challenge : challenged.challenges()) {
            draft.headers().add(field.challengeName(), challenge);
        }
        return draft;
    }

    private static VerdictDraft limited(Verdict.Limited limited) {
        VerdictDraft draft = new VerdictDraft("unavailable", 503, "Service Unavailable", limited.reason());
        draft.headers()
                .add(
                        "Retry-After",
                        Long.toString(Math.max(1, limited.retryAfter().toSeconds())));
        return draft;
    }

    private static VerdictDraft accepted(Verdict.Accepted accepted, AuthRequest request, RpidParts rpid) {
        SubscriberName name = accepted.subscriber().name();
        VerdictDraft draft = new VerdictDraft("ok", 200, "OK", accepted.reason())
                .subscriber(
                        Aors.uri(name.username(), name.domain()),
                        accepted.username(),
                        accepted.algorithm().token())
                .realm(accepted.realm())
                .rpid(accepted.subscriber().rpid())
                .retransmission(accepted.retransmission());
        if (!accepted.authenticationInfo().isEmpty()) {
            draft.headers().add("Authentication-Info", accepted.authenticationInfo());
        }
        if (!request.method().equals("REGISTER")) {
            passOn(draft, accepted, request, rpid);
        }
        return draft;
    }

    /** What a proxy does with the request before it sends it on (SER's consume_credentials, append_rpid_hf). */
    private static void passOn(VerdictDraft draft, Verdict.Accepted accepted, AuthRequest request, RpidParts rpid) {
        draft.consume(List.of(request.field().credentialsName(), RemotePartyId.NAME));
        List<String> credentials = request.credentials();
        for (int i = 0; i < credentials.size(); i++) {
            if (i != accepted.consumed() && !isOurs(credentials.get(i), accepted.realm())) {
                draft.keep().add(request.field().credentialsName(), credentials.get(i));
            }
        }
        String uri = accepted.subscriber().rpid();
        if (!uri.isEmpty()) {
            draft.headers().add(RemotePartyId.NAME, RemotePartyId.value(uri, rpid.prefix(), rpid.suffix()));
        }
    }

    /** Credentials for our realm, and those that nobody can read, go no further. */
    private static boolean isOurs(String value, String realm) {
        try {
            Authorization authorization = CredentialsParser.parse(value);
            return authorization instanceof Credentials digest && digest.realm().equalsIgnoreCase(realm);
        } catch (DigestSyntaxException e) {
            return true;
        }
    }

    /** What stands round the URI in Remote-Party-ID. */
    record RpidParts(String prefix, String suffix) {}
}
