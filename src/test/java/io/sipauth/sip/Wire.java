package io.sipauth.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Messages for tests: text with its line ends written out, and the files of RFC 4475. */
final class Wire {

    static final String REGISTER = """
            REGISTER sip:example.test SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds7;rport
            Max-Forwards: 70
            From: Alice <sip:alice@example.test>;tag=456248
            To: Alice <sip:alice@example.test>
            Call-ID: 843817637684230@998sdasdh09
            CSeq: 1826 REGISTER
            Contact: <sip:alice@192.0.2.1>
            Expires: 7200
            Content-Length: 0

            """;

    private Wire() {}

    /** The octets of a text block, whose line ends become CRLF. */
    static byte[] octets(String textBlock) {
        return textBlock.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static SipMessage parse(String textBlock) {
        return SipParser.parse(octets(textBlock), SipLimits.DEFAULTS);
    }

    static SipRequest request(String textBlock) {
        return (SipRequest) parse(textBlock);
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** One of RFC 4475's messages by the name that the RFC gives it. */
    static byte[] rfc4475(String name) {
        try (InputStream file = Wire.class.getResourceAsStream("/rfc4475/" + name + ".dat")) {
            if (file == null) {
                throw new IllegalArgumentException("no message " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
