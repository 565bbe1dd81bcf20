package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import io.sipauth.sip.SipSyntaxException;
import io.sipauth.sip.SipUri;
import org.jspecify.annotations.Nullable;

/** Which bindings a contact of a REGISTER means (RFC 3261 §10.3 step 7, RFC 5626 §6). For one thread. */
final class ContactMatch {

    private static final String UUID_URN = "urn:uuid:";

    private final Contact contact;
    private final boolean flow;
    private @Nullable SipUri uri;

    ContactMatch(Contact contact) {
        this.contact = contact;
        this.flow = isFlow(contact.instance(), contact.regId());
    }

    /** Whether instance and flow number are both given, so that they name the binding whatever its URI. */
    static boolean isFlow(String instance, int regId) {
        return regId > 0 && !instance.isEmpty();
    }

    boolean matches(Binding binding) {
        if (flow) {
            return contact.regId() == binding.regId() && sameInstance(contact.instance(), binding.instance());
        }
        return contact.uri().equals(binding.contact()) || equivalent(binding.contact());
    }

    /** A row that another registrar wrote may hold what we cannot parse; then only its very text means it. */
    private boolean equivalent(String stored) {
        try {
            if (uri == null) {
                uri = SipUri.parse(contact.uri());
            }
            return uri.equivalentTo(SipUri.parse(stored));
        } catch (SipSyntaxException notComparable) {
            return false;
        }
    }

    /** RFC 5626 §4.1: a URN compared by its own rules; the UUID form has no case of letters (RFC 4122 §3). */
    private static boolean sameInstance(String one, String other) {
        String first = withoutBrackets(one);
        String second = withoutBrackets(other);
        boolean caseless = first.regionMatches(true, 0, UUID_URN, 0, UUID_URN.length());
        return caseless ? first.equalsIgnoreCase(second) : first.equals(second);
    }

    /** Kamailio compares an instance without its brackets. */
    private static String withoutBrackets(String instance) {
        int last = instance.length() - 1;
        boolean bracketed = last > 0 && instance.charAt(0) == '<' && instance.charAt(last) == '>';
        return bracketed ? instance.substring(1, last) : instance;
    }
}
