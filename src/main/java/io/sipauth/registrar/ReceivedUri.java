package io.sipauth.registrar;

import io.sipauth.location.RegisterRequest.Contact;
import io.sipauth.sip.SipUri;
import java.util.List;

/** Where a request was seen to come from, as Kamailio writes it into {@code location.received}. */
final class ReceivedUri {

    private ReceivedUri() {}

    /** The URI to store, or empty where the source is not known or is where every contact says. */
    static String of(RequestSource source, List<Contact> contacts) {
        if (source.address().isEmpty() || source.port() <= 0) {
            return "";
        }
        String host = source.address().indexOf(':') >= 0 ? '[' + source.address() + ']' : source.address();
        String hostPort = host + ':' + source.port();
        for (Contact contact : contacts) {
            if (differs(contact, hostPort)) {
                boolean udp = source.transport().equals("udp");
                return "sip:" + hostPort + (udp ? "" : ";transport=" + source.transport());
            }
        }
        return "";
    }

    private static boolean differs(Contact contact, String hostPort) {
        SipUri uri = SipUri.parse(contact.uri());
        if (!uri.isSip()) {
            return false;
        }
        return !uri.equivalentForDigest(SipUri.parse(uri.scheme() + ':' + hostPort), true);
    }
}
