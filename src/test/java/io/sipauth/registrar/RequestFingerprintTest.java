package io.sipauth.registrar;

import static io.sipauth.registrar.Phone.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFingerprintTest {

    private static final Phone CAPTURED = Phone.register(
            "c1",
            2,
            "Supported: path",
            "Path: <sip:edge.example.test;lr>",
            Phone.CONTACT,
            "Expires: 600",
            "Authorization: Digest username=\"alice\", realm=\"example.test\", nc=00000001");

    private static String of(Phone phone) {
        return RequestFingerprint.of(phone.octets(), SOURCE);
    }

    private static String of(String message) {
        return RequestFingerprint.of(message.getBytes(StandardCharsets.UTF_8), SOURCE);
    }

    static Stream<Phone> replays() {
        return Stream.of(
                CAPTURED.with("Expires", "Expires: 0"),
                CAPTURED.with("Path", "Path: <sip:evil.example.test;lr>"),
                CAPTURED.with("Path"),
                CAPTURED.with("Contact", "Contact: <sip:alice@203.0.113.66:5060>"),
                CAPTURED.with("Contact", Phone.CONTACT, "Contact: <sip:alice@203.0.113.66:5060>"),
                CAPTURED.with("Call-ID", "Call-ID: c2"),
                CAPTURED.with("Max-Forwards", "Max-Forwards: 69"),
                CAPTURED.with("Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKother"),
                CAPTURED.with("Via", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKc12;received"),
                CAPTURED.with("Supported", "Supported: path;rport=1"));
    }

    @Test
    void of_message_is22CharactersAndTheSameAgain() {
        assertThat(of(CAPTURED)).matches("[A-Za-z0-9_-]{22}").isEqualTo(of(CAPTURED));
    }

    @ParameterizedTest
    @MethodSource("replays")
    void of_capturedMessageWithOnePartChanged_isAnother(Phone replay) {
        assertThat(of(replay)).isNotEqualTo(of(CAPTURED));
    }

    @Test
    void of_otherSource_isAnother() {
        byte[] octets = CAPTURED.octets();
        Set<String> all = new LinkedHashSet<>();
        for (RequestSource source : new RequestSource[] {
            SOURCE,
            new RequestSource("192.0.2.2", 5060, "udp", ""),
            new RequestSource("192.0.2.1", 5061, "udp", ""),
            new RequestSource("192.0.2.1", 5060, "tcp", ""),
            new RequestSource("192.0.2.15", 60, "udp", "")
        }) {
            all.add(RequestFingerprint.of(octets, source));
        }
        assertThat(all).hasSize(5);
        assertThat(RequestFingerprint.of(octets, new RequestSource("192.0.2.1", 5060, "udp", "")))
                .isEqualTo(RequestFingerprint.of(octets, SOURCE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";branch=z9;rport=1;received=1.2.3.4",
                ";branch=z9;rport=65000;received=203.0.113.9",
                ";branch=z9;rport=65000;received=[2001:db8::1]",
                ";branch=z9;rport;received=\"a;b=\\\"c\"",
                ";branch=z9;rport;received",
            })
    void of_receivedAndRportOfVia_areLeftOut(String parameters) {
        String base = of(via("Via", ";branch=z9;rport=9;received=9.9.9.9"));
        assertThat(of(via("Via", parameters))).isEqualTo(base);
    }

    private static String via(String name, String parameters) {
        return "REGISTER sip:example.test SIP/2.0\r\n" + name + ": SIP/2.0/UDP a.example.test" + parameters
                + "\r\nTo: <sip:alice@example.test>;rport=5\r\n\r\nVia: x;rport=5";
    }

    private static String manyVias(String rport, String received, String lastRport) {
        return String.join(
                "\r\n",
                "REGISTER sip:a SIP/2.0",
                "v : SIP/2.0/UDP a;RPORT = " + rport + " ;branch=x, SIP/2.0/TCP b;received",
                " =" + received + ";branch=y",
                "VIA: SIP/2.0/UDP c;rport=" + lastRport,
                "",
                "");
    }

    @Test
    void of_everyViaValueAndForm_leavesThemOut() {
        String one = manyVias("1", "1.1.1.1", "1");
        String other = manyVias("22", "2.2.2.2", "3333");
        assertThat(of(one)).isEqualTo(of(other));
        assertThat(of(one)).isNotEqualTo(of(other.replace("branch=y", "branch=z")));
        assertThat(of(one)).isNotEqualTo(of(other.replace("RPORT", "rport")));
    }

    @Test
    void of_sameParametersElsewhere_count() {
        String message = via("Via", ";branch=z9");
        assertThat(of(message.replace("<sip:alice@example.test>;rport=5", "<sip:alice@example.test>;rport=6")))
                .isNotEqualTo(of(message));
        assertThat(of(message.replace("Via: x;rport=5", "Via: x;rport=6"))).isNotEqualTo(of(message));
        assertThat(of(via("Via", ";branch=\";rport=5\""))).isNotEqualTo(of(via("Via", ";branch=\";rport=6\"")));
        assertThat(of(via("Via", ";rporty=5"))).isNotEqualTo(of(via("Via", ";rporty=6")));
        assertThat(of(via("Viaduct", ";rport=5"))).isNotEqualTo(of(via("Viaduct", ";rport=6")));
    }

    @Test
    void of_anyPrefixOfAMessage_isAFingerprintOfItsOwn() {
        byte[] whole = via("Via", ";rport=\"5").getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= whole.length; length++) {
            assertThat(RequestFingerprint.of(Arrays.copyOf(whole, length), SOURCE))
                    .hasSize(22);
        }
    }

    @Test
    void toTag_ofACopy_isTheSameUnderOneSecretAlone() {
        ToTag tags = new ToTag(new byte[] {1, 2, 3});
        String tag = tags.of(of(CAPTURED));

        assertThat(tag).matches("[A-Za-z0-9_-]{16}").isEqualTo(new ToTag(new byte[] {1, 2, 3}).of(of(CAPTURED)));
        assertThat(new ToTag(new byte[] {1, 2, 4}).of(of(CAPTURED))).isNotEqualTo(tag);
        assertThat(tags.of(of(CAPTURED.with("Expires")))).isNotEqualTo(tag);
    }
}
