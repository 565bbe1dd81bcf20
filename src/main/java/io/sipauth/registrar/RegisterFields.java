package io.sipauth.registrar;

import io.sipauth.location.Binding;
import io.sipauth.location.RegisterRequest;
import io.sipauth.location.RegisterRequest.Contact;
import io.sipauth.location.RegistrarPolicy.PathMode;
import io.sipauth.sip.ContactHeader;
import io.sipauth.sip.DeltaSeconds;
import io.sipauth.sip.NameAddress;
import io.sipauth.sip.SipHeaders;
import io.sipauth.sip.SipParameters;
import io.sipauth.sip.SipRequest;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a REGISTER says beyond who it is from, read once; every accessor is of plain values. Reading throws
 * {@link SipSyntaxException} for whatever is malformed.
 *
 * @param request for the registrar, never marked as a copy
 * @param path the Path values in order, none where Path is off
 * @param refusal what the registrar's extensions have against it
 */
record RegisterFields(RegisterRequest request, List<String> path, Refusal refusal) {

    /** Why a REGISTER that is well-formed and authenticated is refused before the bindings are read. */
    enum Refusal {
        NONE,
        /** RFC 3327 §5.3: there is a Path and the UA does not know what that is. */
        PATH_NOT_SUPPORTED,
        /** RFC 5626 §6. */
        FIRST_HOP_LACKS_OUTBOUND
    }

    RegisterFields {
        path = List.copyOf(path);
    }

    static RegisterFields read(SipRequest sip, RequestSource source, PathMode mode) {
        SipHeaders headers = sip.headers();
        List<String> path = mode == PathMode.OFF ? List.of() : headers.values("Path");
        requireLooseRouter(path);
        ContactHeader field = sip.contacts();
        boolean wildcard = field instanceof ContactHeader.Wildcard;
        List<Contact> asked = contacts(field);
        boolean oneHop = sip.vias().size() == 1;
        boolean hopAllowsFlows = oneHop || endsWithOutbound(path);
        boolean knowsOutbound = lists(headers, "outbound");
        boolean flows = hasFlow(asked);
        boolean direct = oneHop && !headers.contains("Path");
        RegisterRequest request = new RegisterRequest(
                hopAllowsFlows ? asked : withoutFlows(asked),
                wildcard,
                expires(headers),
                sip.callId(),
                sip.cseq().number(),
                String.join(",", path),
                headers.first("User-Agent").orElse(""),
                direct ? ReceivedUri.of(source, asked) : "",
                source.socket(),
                AllowedMethods.mask(headers.values("Allow")),
                flows && knowsOutbound && hopAllowsFlows,
                false);
        return new RegisterFields(
                request, path, refusal(headers, mode, path, flows && knowsOutbound && !hopAllowsFlows));
    }

    private static Refusal refusal(SipHeaders headers, PathMode mode, List<String> path, boolean hopLacksOutbound) {
        if (mode == PathMode.STRICT && !path.isEmpty() && !lists(headers, "path")) {
            return Refusal.PATH_NOT_SUPPORTED;
        }
        return hopLacksOutbound ? Refusal.FIRST_HOP_LACKS_OUTBOUND : Refusal.NONE;
    }

    /** Whether the UA says that it knows this extension: as supported, or even as required. */
    private static boolean lists(SipHeaders headers, String option) {
        return containsIgnoringCase(headers.values("Supported"), option)
                || containsIgnoringCase(headers.values("Require"), option);
    }

    private static boolean containsIgnoringCase(List<String> values, String wanted) {
        for (String value : values) {
            if (value.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Whoever routes by the stored Path makes Route fields of it, so a strict router there would lose calls. */
    private static void requireLooseRouter(List<String> path) {
        if (!path.isEmpty() && !uriOf(path.getFirst()).hasParameter("lr")) {
            throw new SipSyntaxException(0, "a loose router (;lr) in the first Path value");
        }
    }

    /** RFC 5626 §6: the hop next to the UA, which is the last Path value, says {@code ob}. */
    private static boolean endsWithOutbound(List<String> path) {
        return !path.isEmpty() && uriOf(path.getLast()).hasParameter("ob");
    }

    private static SipUri uriOf(String pathValue) {
        return NameAddress.parse(pathValue).sipUri();
    }

    private static OptionalLong expires(SipHeaders headers) {
        return headers.contains("Expires")
                ? OptionalLong.of(DeltaSeconds.parse(headers.first("Expires").orElse("")))
                : OptionalLong.empty();
    }

    private static List<Contact> contacts(ContactHeader field) {
        return switch (field) {
            case ContactHeader.Wildcard ignored -> List.of();
            case ContactHeader.Contacts listed -> {
                List<Contact> contacts = new ArrayList<>(listed.addresses().size());
                for (NameAddress address : listed.addresses()) {
                    contacts.add(contact(address));
                }
                yield contacts;
            }
        };
    }

    private static Contact contact(NameAddress address) {
        SipUri uri = address.sipUri();
        SipParameters params = address.params();
        OptionalLong expires = params.contains("expires")
                ? OptionalLong.of(DeltaSeconds.parse(params.value("expires").orElse("")))
                : OptionalLong.empty();
        int q = params.contains("q") ? thousandths(params.value("q").orElse("")) : Binding.NO_Q;
        String instance = params.value("+sip.instance").orElse("");
        int regId = params.contains("reg-id") ? regId(params.value("reg-id").orElse("")) : 0;
        return new Contact(uri.toString(), expires, q, instance, regId);
    }

    private static boolean hasFlow(List<Contact> contacts) {
        for (Contact contact : contacts) {
            if (contact.regId() > 0 && !contact.instance().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** RFC 5626 §6: where the first hop cannot keep a flow, reg-id is ignored. */
    private static List<Contact> withoutFlows(List<Contact> contacts) {
        List<Contact> plain = new ArrayList<>(contacts.size());
        for (Contact contact : contacts) {
            plain.add(new Contact(contact.uri(), contact.expires(), contact.qThousandths(), contact.instance(), 0));
        }
        return plain;
    }

    /** RFC 3261 §25.1: {@code ("0" ["." 0*3DIGIT]) / ("1" ["." 0*3("0")])}. */
    private static int thousandths(String q) {
        int length = q.length();
        boolean shaped = length >= 1 && length <= 5 && (length == 1 || q.charAt(1) == '.');
        int value = 0;
        int weight = 1000;
        for (int i = 0; shaped && i < length; i++) {
            if (i != 1) {
                int digit = q.charAt(i) - '0';
                shaped = digit >= 0 && digit <= 9;
                value += digit * weight;
                weight /= 10;
            }
        }
        if (!shaped || value > 1000) {
            throw new SipSyntaxException(0, "a q within 0 to 1 in Contact");
        }
        return value;
    }

    /** RFC 5626 §4.2: 1 to 2^31-1. */
    private static int regId(String text) {
        long number = 0;
        boolean shaped = !text.isEmpty() && text.length() <= 10;
        for (int i = 0; shaped && i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            shaped = digit >= 0 && digit <= 9;
            number = number * 10 + digit;
        }
        if (!shaped || number < 1 || number > Integer.MAX_VALUE) {
            throw new SipSyntaxException(0, "a reg-id within 1 to 2147483647 in Contact");
        }
        return (int) number;
    }
}
