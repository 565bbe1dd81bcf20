package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SIP/2.0/UDP h;branch=z9hG4bKk | SIP/2.0 | UDP | h | -1 | ;branch=z9hG4bKk
            SIP  /    2.0   / TCP   H.Example:5070 ; rport | SIP/2.0 | TCP | h.example | 5070 | ;rport
            SIP/2.0/TLS [2001:DB8::1]:5061 | SIP/2.0 | TLS | [2001:db8::1] | 5061 | ~~
            SIP/2.0/UDP h : 5060 | SIP/2.0 | UDP | h | 5060 | ~~
            SIP/7.0/UNKNOWN h | SIP/7.0 | UNKNOWN | h | -1 | ~~
            SIP/2.0/UDP h;received=2001:db8::1 | SIP/2.0 | UDP | h | -1 | ;received=2001:db8::1
            """)
    void parse_accepted_takesTheValueApart(
            String text, String protocol, String transport, String host, int port, String params) {
        Via via = Via.parse(text);
        assertThat(via.protocol()).isEqualTo(protocol);
        assertThat(via.transport()).isEqualTo(transport);
        assertThat(via.host()).isEqualTo(host);
        assertThat(via.port()).isEqualTo(port);
        assertThat(via.params()).hasToString(params);
        assertThat(Via.parse(via.toString())).isEqualTo(via);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~ | 0 | a protocol name
            SIP | 3 | / after the protocol name
            SIP/2.0 UDP h | 8 | / after the protocol version
            SIP//UDP h | 4 | a protocol version
            SIP/2.0/ | 8 | a transport
            SIP/2.0/UDP | 11 | a space after the transport
            SIP/2.0/UDP;branch=x | 11 | a space after the transport
            SIP/2.0/UDP ;branch=x | 12 | a host
            SIP/2.0/UDP 192.0.2.15;;,;,, | 23 | a parameter name
            SIP/2.0/UDP h:99999 | 14 | a port up to 65535
            SIP/2.0/UDP h h | 14 | the end of the value
            """)
    void parse_refused_namesOffsetAndRule(String text, int offset, String rule) {
        assertRefused(() -> Via.parse(text), offset, rule);
    }

    @ParameterizedTest
    @CsvSource({"z9hG4bKx, true", "Z9HG4BKx, true", "z9hG4bK, false", "390skdjuw, false"})
    void hasUniqueBranch_needsMoreThanTheCookie(String branch, boolean unique) {
        assertThat(Via.parse("SIP/2.0/UDP h;branch=" + branch).hasUniqueBranch())
                .isEqualTo(unique);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1:5060 | 192.0.2.1 | 192.0.2.1:5060
            192.0.2.1 | 192.0.2.9 | 192.0.2.1;received=192.0.2.9
            phone.example | 192.0.2.1 | phone.example;received=192.0.2.1
            192.0.2.1;rport;branch=b | 192.0.2.1 | 192.0.2.1;rport=4711;branch=b;received=192.0.2.1
            192.0.2.1;rport=9;received=8.8.8.8 | 192.0.2.1 | 192.0.2.1;rport=4711;received=192.0.2.1
            192.0.2.1;received=8.8.8.8 | 192.0.2.1 | 192.0.2.1;received=192.0.2.1
            [2001:db8::1] | 2001:db8:0:0:0:0:0:1 | [2001:db8::1]
            [2001:db8::2] | 2001:db8:0:0:0:0:0:1 | [2001:db8::2];received=2001:db8:0:0:0:0:0:1
            """)
    void receivedFrom_rfc3261Section1821AndRfc3581(String sent, String source, String seen)
            throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(source), 4711);
        assertThat(Via.parse("SIP/2.0/UDP " + sent).receivedFrom(address)).hasToString("SIP/2.0/UDP " + seen);
    }

    @Test
    void all_severalValuesInSeveralFields_inOrder() {
        List<Via> vias = Via.all(List.of("SIP/2.0/UDP a", "SIP/2.0/UDP b , SIP/2.0/UDP c"), 3);
        assertThat(vias).extracting(Via::host).containsExactly("a", "b", "c");
        assertRefused(
                () -> Via.all(List.of("SIP/2.0/UDP a", "SIP/2.0/UDP b , SIP/2.0/UDP c"), 2),
                16,
                "at most 2 Via values");
        assertRefused(() -> Via.all(List.of("SIP/2.0/UDP a,"), 3), 14, "a protocol name");
        assertRefused(() -> Via.all(List.of("SIP/2.0/UDP a b"), 3), 14, "a comma between Via values");
    }
}
