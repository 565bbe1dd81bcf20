package io.sipauth.sip;

import java.util.List;
import java.util.function.Function;

/**
 * A SIP message (RFC 3261 §7). The parser frames it; a field is taken apart when it is asked for, so that a message
 * with a fault in a field that nobody reads is still of use. The typed accessors throw {@link SipSyntaxException}
 * with an offset into the field's value where the field is absent, there twice or malformed. Immutable.
 */
public sealed interface SipMessage permits SipRequest, SipResponse {

    /** Of the start line, as written: {@code SIP/2.0} in any case, or a version that we do not know. */
    String version();

    /** The fields. */
    SipHeaders headers();

    /** The body; the caller does not change it. */
    byte[] body();

    /** Whether this is SIP/2.0, the only version that can be answered other than by 505 (RFC 3261 §7.1). */
    default boolean isSip20() {
        return version().equalsIgnoreCase("SIP/2.0");
    }

    /** The From field. */
    default NameAddress from() {
        return single("From", NameAddress::parse);
    }

    /** The To field. */
    default NameAddress to() {
        return single("To", NameAddress::parse);
    }

    /** The Call-ID as written: any visible ASCII, for it is only ever compared. */
    default String callId() {
        return single("Call-ID", SipMessage::visible);
    }

    /** The CSeq field; whether its method is the request's is for {@link SipRequest#requireMandatory()}. */
    default CSeq cseq() {
        return single("CSeq", CSeq::parse);
    }

    /** The Via of the hop that sent the message. */
    default Via topVia() {
        String first = headers().first("Via").orElseThrow(() -> new SipSyntaxException(0, "a Via field"));
        return inField("Via", first, value -> Via.expect(new Cursor(value)));
    }

    /** All Via values, those of the last hop first. */
    default List<Via> vias() {
        return inField("Via", headers(), fields -> Via.all(fields.all("Via"), fields.maxValues()));
    }

    /** All Contact fields together. */
    default ContactHeader contacts() {
        return inField("Contact", headers(), fields -> ContactHeader.parse(fields.all("Contact")));
    }

    private <T> T single(String name, Function<String, T> parser) {
        if (headers().count(name) != 1) {
            throw new SipSyntaxException(0, "one " + name + " field");
        }
        return inField(name, headers().first(name).orElseThrow(), parser);
    }

    private static <V, T> T inField(String name, V value, Function<V, T> parser) {
        try {
            return parser.apply(value);
        } catch (SipSyntaxException e) {
            throw e.in(name);
        }
    }

    private static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new SipSyntaxException(i, "visible ASCII");
            }
        }
        if (text.isEmpty()) {
            throw new SipSyntaxException(0, "visible ASCII");
        }
        return text;
    }
}
