package io.sipauth.location;

import io.sipauth.location.RegisterRequest.Contact;
import java.util.Optional;

/**
 * What the columns of {@code location} can hold. A value that identifies or routes is never cut: longer than its
 * column, or with a character that could end a header line, it is a fault that names the field.
 */
final class StoredValues {

    static final int CONTACT_MAX = 512;
    static final int RECEIVED_MAX = 128;
    static final int PATH_MAX = 512;
    static final int CALL_ID_MAX = 255;
    static final int INSTANCE_MAX = 255;
    static final int SOCKET_MAX = 64;
    static final int USER_AGENT_MAX = 255;
    /** RFC 3261 §8.1.1.5: below 2^31, which is what the column holds too. */
    static final long CSEQ_MAX = Integer.MAX_VALUE;

    private StoredValues() {}

    /** The first fault among the request's values; empty when all of them can be stored. */
    static Optional<String> fault(RegisterRequest request) {
        Optional<String> fault = textFault("callId", request.callId(), CALL_ID_MAX)
                .or(() -> textFault("path", request.path(), PATH_MAX))
                .or(() -> textFault("received", request.received(), RECEIVED_MAX))
                .or(() -> textFault("socket", request.socket(), SOCKET_MAX));
        if (fault.isPresent()) {
            return fault;
        }
        if (request.callId().isEmpty()) {
            return Optional.of("callId is empty");
        }
        if (request.cseq() < 0 || request.cseq() > CSEQ_MAX) {
            return Optional.of("cseq is not within 0 to 2147483647");
        }
        if (request.expires().isPresent() && request.expires().getAsLong() < 0) {
            return Optional.of("expires is negative");
        }
        return contactsFault(request);
    }

    private static Optional<String> contactsFault(RegisterRequest request) {
        for (Contact contact : request.contacts()) {
            Optional<String> fault = contactFault(contact);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> contactFault(Contact contact) {
        if (contact.uri().isEmpty()) {
            return Optional.of("contact is empty");
        }
        if (contact.expires().isPresent() && contact.expires().getAsLong() < 0) {
            return Optional.of("expires of a contact is negative");
        }
        if (contact.regId() < 0) {
            return Optional.of("regId is negative");
        }
        if (contact.qThousandths() != Binding.NO_Q && (contact.qThousandths() < 0 || contact.qThousandths() > 1000)) {
            return Optional.of("q is not within 0 to 1");
        }
        if (!standsInAngleBrackets(contact.uri())) {
            return Optional.of("contact has a character that no URI has");
        }
        return textFault("contact", contact.uri(), CONTACT_MAX)
                .or(() -> textFault("instance", contact.instance(), INSTANCE_MAX));
    }

    private static Optional<String> textFault(String field, String value, int max) {
        if (value.length() > max) {
            return Optional.of(field + " is longer than " + max + " characters");
        }
        return isOneLine(value) ? Optional.empty() : Optional.of(field + " has a control character");
    }

    /** Whether the text can stand in a header line: nothing in it ends one. */
    static boolean isOneLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text can stand between angle brackets: no control character, white space or bracket. */
    static boolean standsInAngleBrackets(String uri) {
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c <= ' ' || c == 0x7F || c == '<' || c == '>') {
                return false;
            }
        }
        return true;
    }

    /** The User-Agent as far as its column goes; only for people to read, so it may be cut. */
    static String cutUserAgent(String userAgent) {
        if (userAgent.length() <= USER_AGENT_MAX) {
            return userAgent;
        }
        boolean splitsPair = Character.isHighSurrogate(userAgent.charAt(USER_AGENT_MAX - 1));
        return userAgent.substring(0, splitsPair ? USER_AGENT_MAX - 1 : USER_AGENT_MAX);
    }
}
