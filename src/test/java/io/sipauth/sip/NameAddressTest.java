package io.sipauth.sip;

import static io.sipauth.sip.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameAddressTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            <sip:a@h>;tag=1 | ~~ | sip:a@h | ;tag=1
            caller<sip:caller@example.com>;tag=323 | caller | sip:caller@example.com | ;tag=323
            "A. G. Bell" <sip:agb@h> ;tag=a48s | A. G. Bell | sip:agb@h | ;tag=a48s
            T. Watson <sip:t@h> | T. Watson | sip:t@h | ~~
            Müller <sip:m@h> | Müller | sip:m@h | ~~
            "" <sip:a@h> | ~~ | sip:a@h | ~~
            "a\\"b, <sip:x>" <sip:a@h> | a"b, <sip:x> | sip:a@h | ~~
            sip:+12125551212@server.phone2net.com;tag=887s | ~~ | sip:+12125551212@server.phone2net.com | ;tag=887s
            sip:a@h ;   tag    = 19 | ~~ | sip:a@h | ;tag=19
            <sip:a@h;lr;x=1?b=c>;Q=0.5 | ~~ | sip:a@h;lr;x=1?b=c | ;q=0.5
            <http://www.example.com>;tag=3 | ~~ | http://www.example.com | ;tag=3
            <sip:a@h>;received=[2001:db8::1] | ~~ | sip:a@h | ;received=[2001:db8::1]
            <sip:a@h>;+sip.instance="<urn:uuid:1>";reg-id=1 | ~~ | sip:a@h | ;+sip.instance="<urn:uuid:1>";reg-id=1
            """)
    void parse_accepted_takesTheValueApart(String text, String displayName, String uri, String params) {
        NameAddress address = NameAddress.parse(text);
        assertThat(address.displayName()).isEqualTo(displayName);
        assertThat(address.uri()).isEqualTo(uri);
        assertThat(address.params()).hasToString(params);
        assertThat(NameAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~ | 0 | a URI scheme
            a@h | 0 | a URI scheme
            "open <sip:a@h> | 0 | a closing quote
            "closed" sip:a@h | 9 | < after the display name
            "one" "two" <sip:a@h> | 6 | < after the display name
            Bell, Alexander <sip:a@h> | 0 | a URI scheme
            < sip:a@h> | 1 | a URI scheme
            <sip:a@h > | 8 | > after the URI
            <sip:a@h | 8 | > after the URI
            <sip:> | 5 | something after the scheme
            <sip:é@h> | 5 | something after the scheme
            <sip:a@h>; | 10 | a parameter name
            <sip:a@h>;;tag=1 | 10 | a parameter name
            <sip:a@h>;tag= | 14 | a parameter value
            <sip:a@h>;tag=1;TAG=2 | 16 | each parameter once
            <sip:a@h>;x="open | 12 | a closing quote
            <sip:a@h> x | 10 | the end of the value
            <sip:a@h>, <sip:b@h> | 9 | the end of the value
            sip:a@h?Route=%3Csip:x%3E | 7 | angle brackets round a URI with a question mark
            """)
    void parse_refused_namesOffsetAndRule(String text, int offset, String rule) {
        assertRefused(() -> NameAddress.parse(text), offset, rule);
    }

    @Test
    void parameters_areMatchedWithoutCaseAndUnquoted() {
        SipParameters params = NameAddress.parse("<sip:a@h>;Tag=x;flag;+sip.instance=\"<urn:a\\\"b>\"")
                .params();
        assertThat(params.value("TAG")).contains("x");
        assertThat(params.contains("flag")).isTrue();
        assertThat(params.value("flag")).isEmpty();
        assertThat(params.value("+SIP.instance")).contains("<urn:a\"b>");
        assertThat(params.contains("none")).isFalse();
        assertThat(params.names()).containsExactly("tag", "flag", "+sip.instance");
    }

    @Test
    void parameters_atTheLimitAndOnePast() {
        StringBuilder text = new StringBuilder("<sip:a@h>");
        for (int i = 0; i < 64; i++) {
            text.append(";p").append(i);
        }
        assertThat(NameAddress.parse(text.toString()).params().names()).hasSize(64);
        assertRefused(() -> NameAddress.parse(text + ";q"), text.length() + 1, "at most 64 parameters");
    }

    @Test
    void contacts_severalFieldsAndValues_inOrder() {
        ContactHeader contacts =
                ContactHeader.parse(List.of("\"a,b\" <sip:a@h>;q=0.1 , sip:b@h;expires=5", "<sip:c,d@h>"));
        assertThat(contacts)
                .isInstanceOfSatisfying(
                        ContactHeader.Contacts.class,
                        found -> assertThat(found.addresses())
                                .extracting(NameAddress::uri)
                                .containsExactly("sip:a@h", "sip:b@h", "sip:c,d@h"));
    }

    @Test
    void contacts_wildcardAlone_accepted() {
        assertThat(ContactHeader.parse(List.of(" * "))).isEqualTo(new ContactHeader.Wildcard());
        assertThat(ContactHeader.parse(List.of())).isEqualTo(new ContactHeader.Contacts(List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            *, <sip:a@h> | 0 | * as the only contact
            <sip:a@h>, * | 11 | * as the only contact
            *;expires=0 | 0 | * as the only contact
            ~~ | 0 | a URI scheme
            <sip:a@h>, | 10 | a URI scheme
            <sip:a@h>,,<sip:b@h> | 10 | a URI scheme
            <sip:a@h> <sip:b@h> | 10 | a comma between contacts
            """)
    void contacts_refused_soThatNoFaultBecomesAQuery(String text, int offset, String rule) {
        assertRefused(() -> ContactHeader.parse(List.of(text)), offset, rule);
    }

    @Test
    void contacts_wildcardInTwoFields_refused() {
        assertRefused(() -> ContactHeader.parse(List.of("*", "*")), 0, "* as the only contact");
    }

    @Test
    void contacts_atTheLimitAndOnePast() {
        String most = "<sip:a@h>,".repeat(127) + "<sip:a@h>";
        assertThat(((ContactHeader.Contacts) ContactHeader.parse(List.of(most))).addresses())
                .hasSize(128);
        assertRefused(() -> ContactHeader.parse(List.of(most, "<sip:a@h>")), 0, "at most 128 contacts");
    }
}
