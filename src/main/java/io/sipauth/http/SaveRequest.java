package io.sipauth.http;

import static io.sipauth.http.Fields.orEmpty;

import io.sipauth.location.Binding;
import io.sipauth.location.RegisterRequest;
import io.sipauth.location.RegisterRequest.Contact;
import io.sipauth.location.RegistrarPolicy.PathMode;
import io.sipauth.registrar.AllowedMethods;
import io.sipauth.sip.ContactHeader;
import io.sipauth.sip.DeltaSeconds;
import io.sipauth.sip.NameAddress;
import io.sipauth.sip.QValue;
import io.sipauth.sip.SipParameters;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From the fields of {@code POST /v1/locations} to what the registrar decides over. */
final class SaveRequest {

    private SaveRequest() {}

    /** @throws ProblemException 400 naming the field that cannot be read */
    static RegisterRequest of(SaveCall call, PathMode mode) {
        ContactHeader contacts = contacts(strings(call.contacts()));
        boolean wildcard = contacts instanceof ContactHeader.Wildcard;
        return new RegisterRequest(
                contacts instanceof ContactHeader.Contacts addresses ? contacts(addresses) : List.of(),
                wildcard,
                expires(orEmpty(call.expires())),
                Fields.required("callId", call.callId()),
                cseq(Fields.required("cseq", call.cseq())),
                mode == PathMode.OFF ? "" : String.join(",", pathValues(call)),
                orEmpty(call.userAgent()),
                received(orEmpty(call.received())),
                SipCall.socketText("socket", orEmpty(call.socket())),
                AllowedMethods.mask(tokens(call.allow())),
                tokens(call.supported()).contains("outbound"),
                Fields.flag("retransmission", call.retransmission()));
    }

    /**
     * The Path values, each a route (RFC 3327 §4), because they go back into the reply. The first is where requests
     * are sent, so a strict router there would lose calls.
     */
    static List<String> pathValues(SaveCall call) {
        List<String> values = strings(call.path());
        try {
            ContactHeader parsed = ContactHeader.parse(values);
            if (!values.isEmpty() && !(parsed instanceof ContactHeader.Contacts)) {
                throw ProblemException.field("path", "is no route");
            }
            if (parsed instanceof ContactHeader.Contacts routes
                    && !routes.addresses().isEmpty()
                    && !routes.addresses().getFirst().sipUri().hasParameter("lr")) {
                throw ProblemException.field("path", "needs a loose router (;lr) in its first value");
            }
        } catch (SipSyntaxException e) {
            throw ProblemException.field("path", orEmpty(e.getMessage()));
        }
        return values;
    }

    /** Option tags or methods, split at commas. */
    static List<String> tokens(@Nullable List<@Nullable String> values) {
        List<String> tokens = new ArrayList<>();
        for (String value : strings(values)) {
            for (String token : value.split(",", -1)) {
                tokens.add(token.strip());
            }
        }
        return tokens;
    }

    private static ContactHeader contacts(List<String> values) {
        try {
            return ContactHeader.parse(values);
        } catch (SipSyntaxException e) {
            throw ProblemException.field("contacts", orEmpty(e.getMessage()));
        }
    }

    private static List<Contact> contacts(ContactHeader.Contacts parsed) {
        List<Contact> contacts = new ArrayList<>(parsed.addresses().size());
        for (NameAddress address : parsed.addresses()) {
            contacts.add(contact(address));
        }
        return contacts;
    }

    private static Contact contact(NameAddress address) {
        SipParameters params = address.params();
        String expires = params.value("expires").orElse("");
        return new Contact(
                address.uri(),
                expires.isEmpty() ? OptionalLong.empty() : OptionalLong.of(DeltaSeconds.parse(expires)),
                q(params.value("q").orElse("")),
                params.value("+sip.instance").orElse(""),
                regId(params.value("reg-id").orElse("")));
    }

    private static int q(String text) {
        try {
            return text.isEmpty() ? Binding.NO_Q : QValue.parse(text);
        } catch (SipSyntaxException e) {
            throw ProblemException.field("contacts", orEmpty(e.getMessage()));
        }
    }

    private static int regId(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int id = (int) Fields.number("contacts", text, Integer.MAX_VALUE);
        if (id == 0) {
            throw ProblemException.field("contacts", "reg-id starts at 1");
        }
        return id;
    }

    private static OptionalLong expires(String text) {
        return text.isBlank()
                ? OptionalLong.empty()
                : OptionalLong.of(Fields.number("expires", text, Fields.MAX_EXPIRES));
    }

    /** {@code 2} or {@code 2 REGISTER}. */
    private static long cseq(String text) {
        String stripped = text.strip();
        int space = stripped.indexOf(' ');
        return Fields.number("cseq", space < 0 ? stripped : stripped.substring(0, space), Fields.MAX_CSEQ);
    }

    private static String received(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            if (SipUri.parse(text).isSip()) {
                return text;
            }
        } catch (SipSyntaxException e) {
            throw ProblemException.field("received", orEmpty(e.getMessage()));
        }
        throw ProblemException.field("received", "is not a SIP URI");
    }

    private static List<String> strings(@Nullable List<@Nullable String> values) {
        return values == null ? List.of() : values.stream().map(Fields::orEmpty).toList();
    }
}
