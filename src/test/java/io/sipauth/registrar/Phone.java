package io.sipauth.registrar;

import io.sipauth.sip.SipLimits;
import io.sipauth.sip.SipParser;
import io.sipauth.sip.SipRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes REGISTERs as phones do, and variations of them. */
final class Phone {

    static final RequestSource SOURCE = new RequestSource("192.0.2.1", 5060, "udp", "udp:198.51.100.1:5060");
    static final String CONTACT = "Contact: <sip:alice@192.0.2.1:5060>";

    private final List<String> lines;

    private Phone(List<String> lines) {
        this.lines = lines;
    }

    static Phone register(String callId, long cseq, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "REGISTER sip:example.test SIP/2.0",
                "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" + callId + cseq,
                "Max-Forwards: 70",
                "From: Alice <sip:alice@example.test>;tag=a1",
                "To: Alice <sip:alice@example.test>",
                "Call-ID: " + callId,
                "CSeq: " + cseq + " REGISTER"));
        lines.addAll(List.of(more));
        return new Phone(lines);
    }

    /** The same with the first line that starts so replaced by these. */
    Phone with(String start, String... replacements) {
        List<String> changed = new ArrayList<>();
        boolean done = false;
        for (String line : lines) {
            if (!done && line.startsWith(start)) {
                changed.addAll(List.of(replacements));
                done = true;
            } else {
                changed.add(line);
            }
        }
        if (!done) {
            throw new IllegalArgumentException("no line starts with " + start);
        }
        return new Phone(changed);
    }

    byte[] octets() {
        return (String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    }

    SipRequest request() {
        return (SipRequest) SipParser.parse(octets(), SipLimits.DEFAULTS);
    }
}
