package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipUriTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            sip:alice@atlanta.com | sip | alice | atlanta.com | -1
            sip:alice:secretword@atlanta.com;transport=tcp | sip | alice | atlanta.com | -1
            sips:alice@atlanta.com?subject=project%20x&priority=urgent | sips | alice | atlanta.com | -1
            sip:+1-212-555-1212:1234@gateway.com;user=phone | sip | +1-212-555-1212 | gateway.com | -1
            sips:1212@gateway.com | sips | 1212 | gateway.com | -1
            sip:alice@192.0.2.4 | sip | alice | 192.0.2.4 | -1
            sip:alice;day=tuesday@atlanta.com | sip | alice;day=tuesday | atlanta.com | -1
            SIP:Alice@ATLANTA.com:5070 | sip | Alice | atlanta.com | 5070
            sip:user;par=u%40example.net@example.com | sip | user;par=u%40example.net | example.com | -1
            sip:*98#@pbx_1.example | sip | *98# | pbx_1.example | -1
            sip:a@[2001:DB8::1]:65535 | sip | a | [2001:db8::1] | 65535
            sip:a@[::ffff:192.0.2.1] | sip | a | [::ffff:192.0.2.1] | -1
            sip:a@example.com.;lr | sip | a | example.com. | -1
            tel:+1-201-555-0123;phone-context=x | tel | +1-201-555-0123 | '' | -1
            tel:911 | tel | 911 | '' | -1
            isbn:2983792873 | isbn | 2983792873 | '' | -1
            soap.beep://192.0.2.103:3002 | soap.beep | //192.0.2.103:3002 | '' | -1
            """)
    void parse_accepted_takesTheUriApart(String text, String scheme, String user, String host, int port) {
        SipUri uri = SipUri.parse(text);
        assertThat(uri.scheme()).isEqualTo(scheme);
        assertThat(uri.user()).isEqualTo(user);
        assertThat(uri.host()).isEqualTo(host);
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri).hasToString(text).isEqualTo(SipUri.parse(text)).hasSameHashCodeAs(SipUri.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~ | 0 | a URI scheme
            alice | 0 | a URI scheme
            alice@example.com | 0 | a URI scheme
            1sip:x | 0 | a URI scheme
            sip: | 4 | a host
            sip:@example.com | 4 | a user before @
            sip:alice@ | 10 | a host
            sip:alice@@example.com | 10 | a host
            sip:al ice@example.com | 6 | @ after the user
            sip:al"ice@example.com | 6 | @ after the user
            sip:a%4@example.com | 5 | two hexadecimal digits
            sip:a%zz@example.com | 5 | two hexadecimal digits
            sip:a%@b | 5 | two hexadecimal digits
            sip:a:p;w@example.com | 7 | @ after the user
            sip:a@.example.com | 6 | a host
            sip:a@example..com | 6 | a host
            sip:a@192.0.2.256 | 6 | a host
            sip:a@192.0.2 | 6 | a host
            sip:a@1.2.3.4.5 | 6 | a host
            sip:a@exa/mple.com | 9 | the end of the URI
            sip:a@[2001:db8::1 | 6 | an IPv6 reference
            sip:a@[1:2:3:4:5:6:7] | 6 | an IPv6 reference
            sip:a@[1:2:3:4:5:6:7:8:9] | 6 | an IPv6 reference
            sip:a@[1::2::3] | 6 | an IPv6 reference
            sip:a@[1:2:3:4:5:6:7:] | 6 | an IPv6 reference
            sip:a@[:1:2:3:4:5:6:7] | 6 | an IPv6 reference
            sip:a@[::12345] | 6 | an IPv6 reference
            sip:a@[::1.2.3.400] | 6 | an IPv6 reference
            sip:a@[1:2:3:4:5:6:7:1.2.3.4] | 6 | an IPv6 reference
            sip:a@[1:2:3:4:5:6:7::8] | 6 | an IPv6 reference
            sip:a@[fe80::1%25eth0] | 6 | an IPv6 reference
            sip:a@[] | 6 | an IPv6 reference
            sip:a@b: | 8 | a port
            sip:a@b:65536 | 8 | a port up to 65535
            sip:a@b; | 8 | a URI parameter
            sip:a@b;;lr | 8 | a URI parameter
            sip:a@b;lr= | 11 | a value after =
            sip:a@b;lr;LR | 11 | each URI parameter once
            sip:a@b; lr | 8 | a URI parameter
            sip:a@b? | 8 | a URI header
            sip:a@b?subject | 15 | = after the URI header's name
            sip:a@b?a=b&&c=d | 12 | a URI header
            sip:a@b<x> | 7 | the end of the URI
            tel: | 4 | a telephone number
            tel:+1/2 | 6 | the end of the URI
            isbn: | 5 | something after the scheme
            """)
    void parse_refused_namesOffsetAndRule(String text, int offset, String rule) {
        assertRefused(() -> SipUri.parse(text), offset, rule);
    }

    @Test
    void parse_hostAtTheLengthLimitAndOnePast() {
        String longest = "a".repeat(250) + ".test";
        assertThat(SipUri.parse("sip:" + longest).host()).hasSize(255);
        assertRefused(() -> SipUri.parse("sip:a" + longest), 4, "a host");
    }

    @Test
    void parse_parametersAtTheLimitAndOnePast() {
        StringBuilder uri = new StringBuilder("sip:h");
        for (int i = 0; i < 64; i++) {
            uri.append(";p").append(i);
        }
        assertThat(SipUri.parse(uri.toString()).parameterNames()).hasSize(64);
        assertRefused(() -> SipUri.parse(uri + ";q"), uri.length() + 1, "at most 64 parameters");
    }

    @Test
    void parameters_areUnescapedWithNamesInLowerCase() {
        SipUri uri = SipUri.parse("sip:cal%6Cer@host5.example.net;%6C%72;N%61me=v%61lue%25%34%31?Sub%6Aect=a%20b");
        assertThat(uri.unescapedUser()).isEqualTo("caller");
        assertThat(uri.parameterNames()).containsExactly("lr", "name");
        assertThat(uri.hasParameter("lr")).isTrue();
        assertThat(uri.parameter("lr")).isEmpty();
        assertThat(uri.parameter("NAME")).contains("value%41");
        assertThat(uri.headerNames()).containsExactly("subject");
        assertThat(uri.header("Subject")).contains("a b");
    }

    @Test
    void password_isKeptAsWritten() {
        assertThat(SipUri.parse("sip:a:p%41w@h").password()).contains("p%41w");
        assertThat(SipUri.parse("sip:a:@h").password()).contains("");
        assertThat(SipUri.parse("sip:a@h").password()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sip:%75se%72@h, user",
        "sip:I%20have%20spaces@h, I have spaces",
        "sip:sips%3Auser%40example.com@h, sips:user@example.com",
        "sip:%C3%A9ric@h, éric",
        "sip:a%2541@h, a%41",
    })
    void unescapedUser_decodesOnce(String text, String user) {
        assertThat(SipUri.parse(text).unescapedUser()).isEqualTo(user);
    }

    @Test
    void unescapedUser_nul_isACharacterLikeAnother() {
        assertThat(SipUri.parse("sip:null-%00-null@h").unescapedUser()).isEqualTo("null-\0-null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:a%FF@h", "sip:a%C3@h", "sip:a%ED%A0%80@h"})
    void unescapedUser_notUtf8_refused_soThatTwoUsersNeverBecomeOne(String text) {
        SipUri uri = SipUri.parse(text);
        assertRefused(uri::unescapedUser, 1, "escapes of UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip:%61lice@atlanta.com;transport=TCP | sip:alice@AtlanTa.CoM;Transport=tcp
            sip:carol@chicago.com | sip:carol@chicago.com;newparam=5
            sip:carol@chicago.com | sip:carol@chicago.com;security=on
            sip:carol@chicago.com;newparam=5 | sip:carol@chicago.com;security=on
            sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com | \
            sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com
            sip:alice@atlanta.com?subject=project%20x&priority=urgent | \
            sip:alice@atlanta.com?priority=urgent&subject=project%20x
            """)
    void equivalentTo_rfc3261Section1914_equalPairs(String one, String other) {
        assertThat(SipUri.parse(one).equivalentTo(SipUri.parse(other))).isTrue();
        assertThat(SipUri.parse(other).equivalentTo(SipUri.parse(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SIP:ALICE@AtLanTa.CoM;Transport=udp | sip:alice@AtlanTa.CoM;Transport=UDP
            sip:bob@biloxi.com | sip:bob@biloxi.com:5060
            sip:bob@biloxi.com | sip:bob@biloxi.com;transport=udp
            sip:bob@biloxi.com | sip:bob@biloxi.com:6000;transport=tcp
            sip:carol@chicago.com | sip:carol@chicago.com?Subject=next%20meeting
            sip:bob@phone21.boxesbybob.com | sip:bob@192.0.2.4
            sip:carol@chicago.com;security=on | sip:carol@chicago.com;security=off
            """)
    void equivalentTo_rfc3261Section1914_unequalPairs(String one, String other) {
        assertThat(SipUri.parse(one).equivalentTo(SipUri.parse(other))).isFalse();
        assertThat(SipUri.parse(other).equivalentTo(SipUri.parse(one))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip:a@h | sips:a@h | false
            sip:a@h | sip:h | false
            sip:a:p@h | sip:a@h | false
            sip:a:p@h | sip:a:P@h | false
            sip:a:p@h | sip:a:%70@h | true
            sip:a%3Bb@h | sip:a;b@h | false
            sip:a%3bb@h | sip:a%3Bb@h | true
            sip:a%2341@h | sip:a#41@h | true
            sip:a%2541@h | sip:aA@h | false
            sip:a%2541@h | sip:a%41@h | false
            sip:a@h:5060 | sip:a@h:05060 | true
            sip:a@h;user=phone | sip:a@h | false
            sip:a@h;ttl=1 | sip:a@h | false
            sip:a@h;method=INVITE | sip:a@h | false
            sip:a@h;maddr=192.0.2.1 | sip:a@h | false
            sip:a@h;lr | sip:a@h;lr=on | false
            sip:a@h;lr | sip:a@h;LR | true
            sip:a@h;ob;x=1 | sip:a@h;x=1;gr | true
            sip:a@h;x=%5B | sip:a@h;x=[ | true
            sip:a@h?x=1&x=2 | sip:a@h?x=2&x=1 | true
            sip:a@h?x=1&x=1 | sip:a@h?x=1&x=2 | false
            sip:a@[2001:db8::1] | sip:a@[2001:DB8:0:0:0:0:0:1] | true
            sip:a@[::ffff:192.0.2.1] | sip:a@[::ffff:c000:201] | true
            sip:a@[2001:db8::1] | sip:a@[2001:db8::2] | false
            sip:a@[::1] | sip:a@h | false
            tel:+1-201-555-0123 | TEL:+1(201)5550123 | true
            tel:+12015550123;x=1;y=2 | tel:+12015550123;y=2;x=1 | true
            tel:+12015550123;x=1 | tel:+12015550123 | false
            tel:+12015550123;x=1 | tel:+12015550123;y=1 | false
            isbn:1 | ISBN:1 | true
            isbn:x | isbn:X | false
            """)
    void equivalentTo_everyRule_isSymmetric(String one, String other, boolean same) {
        assertThat(SipUri.parse(one).equivalentTo(SipUri.parse(other))).isEqualTo(same);
        assertThat(SipUri.parse(other).equivalentTo(SipUri.parse(one))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip:a@h | sip:a@h:5060 | true | true
            sips:a@h | sips:a@h:5061 | true | true
            sip:a@h | sip:a@h:5061 | false | false
            sip:a@h;transport=tcp?x=1 | sip:a:pw@H | true | true
            sip:a@h | sip:A@h | false | true
            sip:%61@h | sip:a@h | true | true
            sip:h | sip:a@h | false | true
            sip:h | sips:h | false | false
            sip:a@h | sip:a@i | false | false
            sip:a@[::1] | sip:a@[0::1] | true | true
            tel:1 | tel:2 | false | false
            tel:1;x=1 | tel:1 | true | true
            """)
    void equivalentForDigest_comparesTheTargetAlone(String one, String other, boolean withUser, boolean ignoringUser) {
        SipUri left = SipUri.parse(one);
        SipUri right = SipUri.parse(other);
        assertThat(left.equivalentForDigest(right, false)).isEqualTo(withUser);
        assertThat(right.equivalentForDigest(left, false)).isEqualTo(withUser);
        assertThat(left.equivalentForDigest(right, true)).isEqualTo(ignoringUser);
    }
}
