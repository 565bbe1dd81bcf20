package io.sipauth.http;

import io.sipauth.auth.Reason;
import io.sipauth.registrar.RegisterReply;
import io.sipauth.registrar.RequestSource;
import io.sipauth.sip.SipLimits;
import io.sipauth.sip.SipMessage;
import io.sipauth.sip.SipParser;
import io.sipauth.sip.SipRequest;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipTooLargeException;
import java.util.Set;

/**
 * {@code /v1/sip/register}: the whole REGISTER in, the reply out. A message that is not SIP is the phone's fault
 * and so a verdict; a message that is no REGISTER is the proxy's, and a problem.
 */
final class SipRoutes {

    static final Set<String> QUERY = Set.of("source", "transport", "socket", "format");

    private static final String MESSAGE_SIP = "message/sip";

    private final UseCases useCases;
    private final HttpSettings settings;

    SipRoutes(UseCases useCases, HttpSettings settings) {
        this.useCases = useCases;
        this.settings = settings;
    }

    Answer register(Call call) {
        boolean raw = call.mediaType().equals(MESSAGE_SIP);
        SipCall asked = raw ? fromQuery(call) : call.read(SipCall.class);
        byte[] octets = raw ? call.body() : asked.octets();
        SourceAddress address = asked.sourceAddress();
        RequestSource source =
                new RequestSource(address.address(), address.port(), asked.transportName(), asked.socketText());
        SipMessage message;
        try {
            message = SipParser.parse(octets, SipLimits.DEFAULTS);
        } catch (SipTooLargeException e) {
            return new Answer.OfVerdict(tooLarge(e));
        } catch (SipSyntaxException e) {
            return new Answer.OfVerdict(notSip(e));
        }
        RegisterReply reply =
                Stages.await(useCases.register().handle(requireRegister(message), octets, source), settings.deadline());
        return new Answer.OfVerdict(wire(reply));
    }

    private static SipCall fromQuery(Call call) {
        return new SipCall(
                null,
                call.query("source", Limits.WORD),
                call.query("transport", Limits.WORD),
                call.query("socket", Limits.WORD));
    }

    private static SipRequest requireRegister(SipMessage message) {
        if (message instanceof SipRequest request && request.method().equals("REGISTER")) {
            return request;
        }
        throw new ProblemException(ProblemKind.BAD_BODY, "the message is no REGISTER");
    }

    /** RFC 3261 §21.4.1: the reason phrase tells the fault; the rule is in words of ours. */
    private static VerdictReply notSip(SipSyntaxException fault) {
        return Verdicts.malformed(Reason.MALFORMED, "Expected " + fault.rule()).reply();
    }

    private static VerdictReply tooLarge(SipTooLargeException fault) {
        VerdictDraft draft = new VerdictDraft("malformed", 513, "Message Too Large", Reason.MALFORMED);
        draft.headers().addWarning("Expected " + fault.rule());
        return draft.reply();
    }

    private static VerdictReply wire(RegisterReply reply) {
        return new VerdictDraft(reply.result().word(), reply.code(), reply.reason(), reply.reasonCode())
                .readyHeaders(reply.headers())
                .stale(reply.stale())
                .retransmission(reply.retransmission())
                .subscriber(reply.aor(), reply.username(), reply.algorithm())
                .realm(reply.realm())
                .rpid(reply.rpid())
                .contacts(ContactView.of(reply.contacts(), reply.decidedAt()))
                .reply();
    }
}
