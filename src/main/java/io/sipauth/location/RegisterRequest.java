package io.sipauth.location;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a REGISTER asks of the bindings of one AOR, in values; header syntax is behind it.
 *
 * @param contacts in the request's order; empty asks for the list
 * @param wildcard {@code Contact: *}
 * @param expires the Expires field in seconds, or empty when absent
 * @param callId at most 255 characters
 * @param path all Path values joined by commas, or empty
 * @param userAgent cut to its column
 * @param received the observed source in Kamailio's form when it is to be stored, or empty
 * @param socket the socket that received the request, {@code udp:192.0.2.1:5060}, or empty
 * @param methods Kamailio's bit mask of Allow, or {@link Binding#ALL_METHODS}
 * @param outbound the UA lists {@code outbound} in Supported and the first hop allows it (RFC 5626 §6)
 * @param copy the ledger saw the identical request before: a binding that already has this Call-ID and CSeq is
 *     listed, not changed
 */
public record RegisterRequest(
        List<Contact> contacts,
        boolean wildcard,
        OptionalLong expires,
        String callId,
        long cseq,
        String path,
        String userAgent,
        String received,
        String socket,
        int methods,
        boolean outbound,
        boolean copy) {

    public RegisterRequest {
        contacts = List.copyOf(contacts);
    }

    /** The same, known to have been seen before. */
    public RegisterRequest asCopy() {
        return new RegisterRequest(
                contacts, wildcard, expires, callId, cseq, path, userAgent, received, socket, methods, outbound, true);
    }

    /**
     * One contact.
     *
     * @param uri without angle brackets and header parameters
     * @param expires its own {@code expires} parameter in seconds
     * @param qThousandths 0 to 1000, or {@link Binding#NO_Q}
     * @param instance {@code +sip.instance} without quotes, with angle brackets, or empty
     * @param regId 1 to 2^31-1, or 0 for none
     */
    public record Contact(String uri, OptionalLong expires, int qThousandths, String instance, int regId) {}
}
