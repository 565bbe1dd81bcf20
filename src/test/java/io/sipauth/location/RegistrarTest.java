package io.sipauth.location;

import static io.sipauth.location.Rows.ALICE;
import static io.sipauth.location.Rows.DEVICE;
import static io.sipauth.location.Rows.NOW;
import static io.sipauth.location.Rows.OTHER;
import static io.sipauth.location.Rows.PHONE;
import static io.sipauth.location.Rows.binding;
import static io.sipauth.location.Rows.contact;
import static io.sipauth.location.Rows.flow;
import static io.sipauth.location.Rows.permanent;
import static io.sipauth.location.Rows.removed;
import static io.sipauth.location.Rows.request;
import static io.sipauth.location.Rows.wildcard;
import static io.sipauth.location.Rows.withFlow;
import static io.sipauth.location.Rows.withRuid;
import static io.sipauth.location.Rows.withTimes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.location.RegisterRequest.Contact;
import io.sipauth.location.RegistrarPolicy.PathMode;
import io.sipauth.location.RegistrarPolicy.WhenFull;
import io.sipauth.location.Registration.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrarTest {

    private static final OptionalLong ZERO = OptionalLong.of(0);

    private static Registration register(List<Binding> current, RegisterRequest request) {
        return register(RegistrarPolicy.DEFAULTS, current, request);
    }

    private static Registration register(RegistrarPolicy policy, List<Binding> current, RegisterRequest request) {
        return new Registrar(policy, new SplittableRandom(1)).register(ALICE, current, request, NOW);
    }

    private static Accepted accepted(List<Binding> current, RegisterRequest request) {
        return accepted(RegistrarPolicy.DEFAULTS, current, request);
    }

    private static Accepted accepted(RegistrarPolicy policy, List<Binding> current, RegisterRequest request) {
        Registration registration = register(policy, current, request);
        assertThat(registration).isInstanceOf(Accepted.class);
        return (Accepted) registration;
    }

    private static RegistrarPolicy limited(int maxContacts, WhenFull whenFull) {
        return new RegistrarPolicy(
                Duration.ofSeconds(3600),
                Duration.ofSeconds(60),
                Duration.ofSeconds(7200),
                0,
                maxContacts,
                whenFull,
                PathMode.STRICT);
    }

    private static RegistrarPolicy expiries(long byDefault, long min, long max, int jitter) {
        return new RegistrarPolicy(
                Duration.ofSeconds(byDefault),
                Duration.ofSeconds(min),
                Duration.ofSeconds(max),
                jitter,
                10,
                WhenFull.REJECT,
                PathMode.STRICT);
    }

    private static void assertUnchanged(Accepted accepted, Binding... live) {
        assertThat(accepted.changes().isEmpty()).isTrue();
        assertThat(accepted.bindings()).containsExactly(live);
    }

    // Add, refresh, query

    @Test
    void register_newContact_isInsertedAndListed() {
        Accepted accepted = accepted(List.of(), request("call-1", 1, contact(PHONE)));

        assertThat(accepted.changes().updated()).isEmpty();
        Binding inserted = accepted.changes().inserted().getFirst();
        assertThat(inserted.id()).isZero();
        assertThat(inserted.ruid()).matches("sipauth-[0-9a-f]{32}");
        assertThat(inserted.contact()).isEqualTo(PHONE);
        assertThat(inserted.callId()).isEqualTo("call-1");
        assertThat(inserted.cseq()).isEqualTo(1);
        assertThat(inserted.expiresAt()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(inserted.lastModified()).isEqualTo(NOW);
        assertThat(accepted.bindings()).containsExactly(inserted);
        assertThat(accepted.decidedAt()).isEqualTo(NOW);
    }

    @Test
    void register_allValuesOfTheRequest_areInTheRow() {
        RegisterRequest request = new RegisterRequest(
                List.of(new Contact(PHONE, OptionalLong.of(90), 254, DEVICE, 7)),
                false,
                OptionalLong.empty(),
                "c",
                2,
                "<sip:edge.example.test;lr;ob>",
                "phone/3",
                "sip:203.0.113.9:40000",
                "udp:198.51.100.1:5060",
                33,
                true,
                false);

        Binding row = accepted(List.of(), request).bindings().getFirst();

        assertThat(row)
                .isEqualTo(new Binding(
                        0,
                        row.ruid(),
                        PHONE,
                        "sip:203.0.113.9:40000",
                        "<sip:edge.example.test;lr;ob>",
                        NOW.plusSeconds(90),
                        250,
                        "c",
                        2,
                        NOW,
                        "phone/3",
                        "udp:198.51.100.1:5060",
                        33,
                        DEVICE,
                        7));
    }

    @Test
    void register_sameContactHigherCseq_refreshesTheRowById() {
        Binding old = binding(7, PHONE, "call-1", 1);

        Accepted accepted = accepted(List.of(old), request("call-1", 2, contact(PHONE, 600)));

        assertThat(accepted.changes().inserted()).isEmpty();
        Binding updated = accepted.changes().updated().getFirst();
        assertThat(updated.id()).isEqualTo(7);
        assertThat(updated.ruid()).isEqualTo("ruid-7");
        assertThat(updated.cseq()).isEqualTo(2);
        assertThat(updated.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        assertThat(accepted.bindings()).containsExactly(updated);
    }

    @Test
    void register_afterReboot_anotherCallIdWithLowerCseqTakesOver() {
        Accepted accepted = accepted(List.of(binding(1, PHONE, "old", 900)), request("new", 1, contact(PHONE)));

        assertThat(accepted.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.id()).isEqualTo(1);
            assertThat(binding.callId()).isEqualTo("new");
            assertThat(binding.cseq()).isEqualTo(1);
        });
    }

    @Test
    void register_noContact_listsLiveBindingsAndChangesNothing() {
        Binding live = binding(1, PHONE, "c", 5);
        Binding ended = removed(binding(2, OTHER, "c", 5), 3);
        Binding forever = permanent(binding(3, "sip:gw@192.0.2.9", "", 0));

        assertUnchanged(accepted(List.of(live, ended, forever), request("c", 1)), live, forever);
    }

    @Test
    void register_fractionOfASecond_isCutSoThatTheTableAgrees() {
        Instant late = NOW.plusMillis(900);
        Registration registration = new Registrar(RegistrarPolicy.DEFAULTS, new SplittableRandom(1))
                .register(ALICE, List.of(), request("c", 1, contact(PHONE, 60)), late);

        Binding binding = ((Accepted) registration).bindings().getFirst();
        assertThat(binding.expiresAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(binding.lastModified()).isEqualTo(NOW);
        assertThat(ContactReply.remainingSeconds(binding, late)).isEqualTo(60);
    }

    // Which binding is meant

    @ParameterizedTest
    @CsvSource({
        "sip:alice@192.0.2.1:5060, sip:%61lice@192.0.2.1:5060",
        "sip:alice@Host.example.test, sip:alice@hOST.example.test",
        "sip:alice@192.0.2.1;line=1, sip:alice@192.0.2.1",
        "sip:alice@[2001:db8::1]:5062, sip:alice@[2001:0DB8:0::0:1]:5062",
    })
    void register_equivalentUri_isTheSameBinding(String stored, String sent) {
        Accepted accepted = accepted(List.of(binding(1, stored, "c", 1)), request("c", 2, contact(sent)));

        assertThat(accepted.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.id()).isEqualTo(1);
            assertThat(binding.contact()).isEqualTo(sent);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "sip:alice@192.0.2.1, sip:alice@192.0.2.1:5060",
        "sip:alice@192.0.2.1, sip:ALICE@192.0.2.1",
        "sip:alice@192.0.2.1, sips:alice@192.0.2.1",
        "sip:alice@192.0.2.1, sip:alice@192.0.2.1;transport=tcp",
        "not a uri, sip:alice@192.0.2.1",
    })
    void register_otherUri_isAnotherBinding(String stored, String sent) {
        Accepted accepted = accepted(List.of(binding(1, stored, "c", 1)), request("c", 2, contact(sent)));

        assertThat(accepted.changes().inserted()).hasSize(1);
        assertThat(accepted.bindings()).hasSize(2);
    }

    @Test
    void register_sameFlowOtherContactAndCallId_replaces() {
        Binding old = withFlow(binding(1, PHONE, "old", 900), DEVICE, 1);

        Accepted accepted = accepted(List.of(old), request("new", 1, flow(OTHER, DEVICE, 1, 600)));

        assertThat(accepted.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.id()).isEqualTo(1);
            assertThat(binding.contact()).isEqualTo(OTHER);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "<urn:uuid:00000000-0000-1000-8000-000a95a0e128>, true",
        "urn:uuid:00000000-0000-1000-8000-000A95A0E128, true",
        "<urn:uuid:00000000-0000-1000-8000-000A95A0E129>, false",
    })
    void register_instance_isComparedAsItsUrnSays(String instance, boolean same) {
        Binding old = withFlow(binding(1, PHONE, "old", 9), DEVICE, 1);

        Accepted accepted = accepted(List.of(old), request("new", 1, flow(OTHER, instance, 1, 600)));

        assertThat(accepted.bindings()).hasSize(same ? 1 : 2);
    }

    @Test
    void register_urnOfAnotherKind_keepsItsCase() {
        Binding old = withFlow(binding(1, PHONE, "old", 9), "<urn:x:A>", 1);

        assertThat(accepted(List.of(old), request("new", 1, flow(OTHER, "<urn:x:a>", 1, 600)))
                        .bindings())
                .hasSize(2);
    }

    @Test
    void register_twoFlowsOfOneInstance_areTwoBindingsOfOneUri() {
        Binding first = withFlow(binding(1, PHONE, "c1", 1), DEVICE, 1);

        Accepted accepted = accepted(List.of(first), request("c2", 1, flow(PHONE, DEVICE, 2, 600)));

        assertThat(accepted.changes().updated()).isEmpty();
        assertThat(accepted.bindings()).hasSize(2);
    }

    @Test
    void register_regIdWithoutInstance_isIgnored() {
        Accepted accepted = accepted(List.of(binding(1, PHONE, "c", 1)), request("c", 2, flow(PHONE, "", 1, 600)));

        assertThat(accepted.bindings())
                .singleElement()
                .extracting(Binding::regId)
                .isEqualTo(0);
    }

    @Test
    void register_instanceWithoutRegId_isMatchedByUriAndKept() {
        Accepted accepted = accepted(List.of(binding(1, PHONE, "c", 1)), request("c", 2, flow(PHONE, DEVICE, 0, 600)));

        assertThat(accepted.bindings())
                .singleElement()
                .extracting(Binding::instance)
                .isEqualTo(DEVICE);
    }

    @Test
    void register_plainContact_leavesAnotherDevicesFlowOfTheSameUri() {
        Binding flow = withFlow(binding(1, PHONE, "c1", 1), DEVICE, 1);
        Binding plain = binding(2, PHONE, "c2", 1);

        Accepted accepted = accepted(List.of(flow, plain), request("c2", 2, contact(PHONE, 0)));

        assertThat(accepted.bindings()).containsExactly(flow);
    }

    @Test
    void register_plainContact_takesOverAFlowWhenThereIsNothingElse() {
        Binding flow = withFlow(binding(1, PHONE, "c1", 1), DEVICE, 1);

        Accepted accepted = accepted(List.of(flow), request("c2", 1, contact(PHONE)));

        assertThat(accepted.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.id()).isEqualTo(1);
            assertThat(binding.regId()).isZero();
        });
    }

    @Test
    void register_duplicateRowsOfAnotherRegistrar_becomeOne() {
        Binding older = binding(1, PHONE, "c1", 1);
        Binding latest = withTimes(binding(2, PHONE, "c2", 1), NOW.minusSeconds(50), NOW.plusSeconds(999));

        Accepted accepted = accepted(List.of(older, latest), request("c3", 1, contact(PHONE)));

        assertThat(accepted.bindings()).singleElement().extracting(Binding::id).isEqualTo(2L);
        assertThat(accepted.changes().updated()).hasSize(2);
    }

    // Remove

    @Test
    void register_expiresZero_endsTheRowNowAndKeepsIt() {
        Accepted accepted = accepted(
                List.of(binding(1, PHONE, "c", 1), binding(2, OTHER, "c", 1)), request("c", 2, contact(PHONE, 0)));

        Binding ended = accepted.changes().updated().getFirst();
        assertThat(ended.expiresAt()).isEqualTo(NOW);
        assertThat(ended.cseq()).isEqualTo(2);
        assertThat(accepted.bindings()).extracting(Binding::id).containsExactly(2L);
    }

    @Test
    void register_removalByAnotherCallId_keepsTheOrderOfTheBindingsOwn() {
        Accepted accepted = accepted(List.of(binding(1, PHONE, "c", 5)), request("portal", 1, contact(PHONE, 0)));

        Binding ended = accepted.changes().updated().getFirst();
        assertThat(ended.callId()).isEqualTo("c");
        assertThat(ended.cseq()).isEqualTo(5);
    }

    @Test
    void register_removalOfUnknownContact_isAcceptedWithoutChange() {
        assertUnchanged(accepted(List.of(), request("c", 1, contact(PHONE, 0))));
    }

    @Test
    void register_expiresFieldZero_removesEveryContactNamed() {
        Accepted accepted = accepted(
                List.of(binding(1, PHONE, "c", 1), binding(2, OTHER, "c", 1)),
                request("c", 2, ZERO, contact(PHONE), contact(OTHER, 600)));

        assertThat(accepted.bindings()).extracting(Binding::id).containsExactly(2L);
    }

    @Test
    void register_star_endsAllButPermanentRows() {
        Binding forever = permanent(binding(3, "sip:gw@192.0.2.9", "", 0));

        Accepted accepted = accepted(
                List.of(binding(1, PHONE, "c", 1), binding(2, OTHER, "d", 9), forever), wildcard("c", 2, ZERO));

        assertThat(accepted.changes().updated()).extracting(Binding::id).containsExactly(1L, 2L);
        assertThat(accepted.bindings()).containsExactly(forever);
    }

    @Test
    void register_starWithSameCallIdAndNoHigherCseq_isOutOfOrder() {
        List<Binding> rows = List.of(binding(1, PHONE, "d", 1), binding(2, OTHER, "c", 2));

        assertThat(register(rows, wildcard("c", 2, ZERO))).isEqualTo(new Registration.OutOfOrder());
        assertThat(register(rows, wildcard("c", 3, ZERO))).isInstanceOf(Accepted.class);
    }

    @Test
    void register_starMisused_isMalformed() {
        assertThat(List.of(
                        wildcard("c", 2, OptionalLong.empty()),
                        wildcard("c", 2, OptionalLong.of(1)),
                        wildcard("c", 2, ZERO, contact(PHONE))))
                .allSatisfy(request -> assertThat(register(List.of(binding(1, PHONE, "c", 1)), request))
                        .isInstanceOf(Registration.Malformed.class));
    }

    @Test
    void clear_endsPermanentRowsToo() {
        Accepted cleared = Registrar.clear(
                List.of(
                        binding(1, PHONE, "c", 1),
                        permanent(binding(2, OTHER, "", 0)),
                        removed(binding(3, OTHER, "c", 1), 1)),
                NOW);

        assertThat(cleared.changes().updated())
                .extracting(Binding::id, Binding::expiresAt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, NOW), org.assertj.core.groups.Tuple.tuple(2L, NOW));
        assertThat(cleared.bindings()).isEmpty();
    }

    // Expiry

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // contact's, field's, granted
                "-, -, 1800",
                "-, 900, 900",
                "300, 900, 300",
                "60, -, 60",
                "7199, -, 7199",
                "7200, -, 7200",
                "7201, -, 7200",
                "4294967295, -, 7200",
                "4294967296, -, 7200",
                "9223372036854775807, -, 7200",
                "-, 9223372036854775807, 7200",
            })
    void register_expiry_isContactsThenFieldsThenDefaultAtMostTheMaximum(
            @org.jspecify.annotations.Nullable Long own, @org.jspecify.annotations.Nullable Long field, long granted) {
        Contact contact = own == null ? contact(PHONE) : contact(PHONE, own);
        OptionalLong expires = field == null ? OptionalLong.empty() : OptionalLong.of(field);

        Accepted accepted = accepted(expiries(1800, 60, 7200, 0), List.of(), request("c", 1, expires, contact));

        assertThat(accepted.bindings().getFirst().expiresAt()).isEqualTo(NOW.plusSeconds(granted));
    }

    @ParameterizedTest
    @CsvSource({"1, 60, true", "59, 60, true", "60, 60, false", "3599, 7200, true", "3600, 7200, false"})
    void register_positiveBelowTheMinimum_isTooBriefUnlessAnHour(long asked, long min, boolean refused) {
        Registration registration =
                register(expiries(7200, min, 9000, 0), List.of(), request("c", 1, contact(PHONE, asked)));

        if (refused) {
            assertThat(registration).isEqualTo(new Registration.IntervalTooBrief(Duration.ofSeconds(min)));
        } else {
            assertThat(registration).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void register_oneContactTooBrief_nothingIsApplied() {
        Registration registration =
                register(List.of(binding(1, PHONE, "c", 1)), request("c", 2, contact(PHONE, 0), contact(OTHER, 5)));

        assertThat(registration.changes().isEmpty()).isTrue();
    }

    @Test
    void register_jitter_shortensWithinItsShareAndNotBelowTheMinimum() {
        Registrar registrar = new Registrar(expiries(3600, 60, 7200, 10), new SplittableRandom(42));
        List<Long> granted = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Accepted accepted =
                    (Accepted) registrar.register(ALICE, List.of(), request("c", 1, contact(PHONE, 1000)), NOW);
            granted.add(Duration.between(NOW, accepted.bindings().getFirst().expiresAt())
                    .toSeconds());
            Accepted least = (Accepted) registrar.register(ALICE, List.of(), request("c", 1, contact(PHONE, 60)), NOW);
            assertThat(least.bindings().getFirst().expiresAt()).isEqualTo(NOW.plusSeconds(60));
        }
        assertThat(granted).allMatch(seconds -> seconds >= 900 && seconds <= 1000);
        assertThat(granted).contains(900L, 1000L);
    }

    @Test
    void register_negativeExpiry_isMalformed() {
        assertThat(register(List.of(), request("c", 1, contact(PHONE, -1)))).isInstanceOf(Registration.Malformed.class);
        assertThat(register(List.of(), request("c", 1, OptionalLong.of(-1), contact(PHONE))))
                .isInstanceOf(Registration.Malformed.class);
    }

    // Order: state of the row × request

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        // row, request (call-id/cseq, C = copy), outcome
        "live, c/4, refused",
        "live, c/5, refused",
        "live, c/6, applied",
        "live, d/1, applied",
        "live, c/4C, listed",
        "live, c/5C, listed",
        "live, c/6C, applied",
        "live, d/1C, applied",
        "changed, d/1C, listed",
        "changed, d/1, applied",
        "removed, c/5, refused",
        "removed, c/5C, listed",
        "removed, c/6, applied",
        "removed, d/1, applied",
        "removed, d/1C, listed",
        "removed32, c/5, refused",
        "removed33, c/5, applied",
        "removed33, c/5C, applied",
        "expired, c/5, refused",
        "expired, c/5C, listed",
        "expired, d/1C, applied",
    })
    void register_stateOfRowTimesRequest_isAsTheTableSays(String state, String asked, String outcome) {
        Binding row = binding(1, PHONE, "c", 5);
        Binding before = switch (state) {
            case "live" -> row;
            case "changed" -> withTimes(row, NOW.minusSeconds(32), NOW.plusSeconds(60));
            case "removed" -> removed(row, 1);
            case "removed32" -> removed(row, 32);
            case "removed33" -> removed(row, 33);
            case "expired" -> withTimes(row, NOW.minusSeconds(90), NOW.minusSeconds(30));
            default -> throw new IllegalArgumentException(state);
        };
        String[] parts = asked.replace("C", "").split("/", -1);
        RegisterRequest plain = request(parts[0], Long.parseLong(parts[1]), contact(PHONE, 600));
        RegisterRequest request = asked.endsWith("C") ? plain.asCopy() : plain;

        Registration registration = register(List.of(before), request);

        switch (outcome) {
            case "refused" -> assertThat(registration).isEqualTo(new Registration.OutOfOrder());
            case "applied" ->
                assertThat(registration.changes().updated()).singleElement().satisfies(updated -> {
                    assertThat(updated.id()).isEqualTo(1);
                    assertThat(updated.callId()).isEqualTo(parts[0]);
                    assertThat(updated.isLive(NOW)).isTrue();
                });
            case "listed" -> {
                assertThat(registration.changes().isEmpty()).isTrue();
                assertThat(((Accepted) registration).bindings()).hasSize(before.isLive(NOW) ? 1 : 0);
            }
            default -> throw new IllegalArgumentException(outcome);
        }
    }

    @Test
    void register_copyOfAFirstRegistrationThatNeverReachedTheTable_isApplied() {
        assertThat(accepted(List.of(), request("c", 5, contact(PHONE)).asCopy())
                        .changes()
                        .inserted())
                .hasSize(1);
    }

    @Test
    void register_copyOfARemovalAfterANewRegistration_removesNothing() {
        Binding again = withTimes(binding(1, PHONE, "c", 6), NOW.minusSeconds(2), NOW.plusSeconds(600));

        assertUnchanged(
                accepted(List.of(again), request("portal", 1, contact(PHONE, 0)).asCopy()), again);
        assertUnchanged(accepted(List.of(again), wildcard("portal", 1, ZERO).asCopy()), again);
        assertUnchanged(accepted(List.of(again), wildcard("c", 5, ZERO).asCopy()), again);
    }

    @Test
    void register_olderRegistrationAfterRepeatedRemoval_staysRemoved() {
        Binding ended = removed(binding(1, PHONE, "c", 5), 1);
        Binding endedAgain = accepted(List.of(ended), request("c", 7, contact(PHONE, 0)))
                .changes()
                .updated()
                .getFirst();

        assertThat(endedAgain.cseq()).isEqualTo(7);
        assertThat(register(List.of(endedAgain), request("c", 6, contact(PHONE))))
                .isEqualTo(new Registration.OutOfOrder());
    }

    @Test
    void register_tombstoneAndLiveRowOfOneContact_bothSpeakAndTheLiveOneCarriesOn() {
        Binding ended = removed(binding(1, PHONE, "c", 6), 5);
        Binding live = binding(2, PHONE, "d", 1);

        assertThat(register(List.of(ended, live), request("c", 6, contact(PHONE))))
                .isEqualTo(new Registration.OutOfOrder());
        assertThat(accepted(List.of(ended, live), request("d", 2, contact(PHONE)))
                        .changes()
                        .updated())
                .extracting(Binding::id)
                .containsExactly(2L);
        assertThat(accepted(List.of(ended, live), request("c", 7, contact(PHONE)))
                        .bindings())
                .extracting(Binding::id)
                .containsExactly(2L);
    }

    @Test
    void register_rowEndedLongAgo_isUsedAgain() {
        Binding ended = removed(binding(1, PHONE, "c", 6), 4000);

        assertThat(accepted(List.of(ended), request("c", 1, contact(PHONE)))
                        .changes()
                        .updated())
                .extracting(Binding::id)
                .containsExactly(1L);
    }

    @Test
    void register_clockThatWentBack_keepsRemovedRowsRemovedAndOrderKept() {
        Binding endedInTheFuture = withTimes(binding(1, PHONE, "c", 6), NOW.plusSeconds(3), NOW.plusSeconds(3));
        Binding madeInTheFuture = withTimes(binding(2, OTHER, "c", 6), NOW.plusSeconds(3), NOW.plusSeconds(63));
        List<Binding> rows = List.of(endedInTheFuture, madeInTheFuture);

        assertUnchanged(accepted(rows, request("c", 1)), madeInTheFuture);
        assertThat(register(rows, request("c", 6, contact(PHONE)))).isEqualTo(new Registration.OutOfOrder());
        assertUnchanged(accepted(rows, request("c", 6, contact(PHONE)).asCopy()), madeInTheFuture);
        assertThat(ContactReply.remainingSeconds(madeInTheFuture, NOW)).isEqualTo(60);
        assertThat(accepted(rows, request("c", 7, contact(OTHER, 600))).bindings())
                .singleElement()
                .extracting(Binding::expiresAt)
                .isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void register_secondContactOutOfOrder_nothingIsApplied() {
        List<Binding> rows = List.of(binding(1, PHONE, "c", 1), binding(2, OTHER, "c", 9));

        assertThat(register(rows, request("c", 5, contact(PHONE), contact(OTHER))))
                .isEqualTo(new Registration.OutOfOrder());
    }

    // Several contacts

    @Test
    void register_sameContactTwice_theLaterOneCounts() {
        Accepted twice = accepted(List.of(), request("c", 1, contact(PHONE, 60), contact(PHONE, 600)));
        assertThat(twice.bindings())
                .singleElement()
                .extracting(Binding::expiresAt)
                .isEqualTo(NOW.plusSeconds(600));
        assertThat(twice.changes().inserted()).hasSize(1);

        Accepted removed = accepted(List.of(), request("c", 1, contact(PHONE, 60), contact(PHONE, 0)));
        assertUnchanged(removed);

        Accepted moved =
                accepted(List.of(binding(1, PHONE, "c", 1)), request("c", 2, contact(PHONE, 0), contact(PHONE, 60)));
        assertThat(moved.changes().updated())
                .singleElement()
                .extracting(Binding::expiresAt)
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void register_flowBesideAnotherRegisteredContact_isMalformedWhereOutboundApplies() {
        RegisterRequest plain = request("c", 1, flow(PHONE, DEVICE, 1, 600), contact(OTHER, 600));
        RegisterRequest outbound = new RegisterRequest(
                plain.contacts(),
                false,
                OptionalLong.empty(),
                "c",
                1,
                "",
                "",
                "",
                "",
                Binding.ALL_METHODS,
                true,
                false);

        assertThat(register(List.of(), plain)).isInstanceOf(Accepted.class);
        assertThat(register(List.of(), outbound)).isInstanceOf(Registration.Malformed.class);
    }

    // Limits

    @Test
    void register_upToMaxContacts_isAcceptedAndOneMoreRefused() {
        List<Binding> two = List.of(binding(1, PHONE, "a", 1), binding(2, OTHER, "b", 1));
        RegisterRequest third = request("c", 1, contact("sip:alice@192.0.2.3"));

        assertThat(register(limited(3, WhenFull.REJECT), two, third)).isInstanceOf(Accepted.class);
        assertThat(register(limited(2, WhenFull.REJECT), two, third)).isEqualTo(new Registration.TooManyContacts(2));
    }

    @Test
    void register_endedRows_doNotCountAndPermanentOnesDo() {
        RegisterRequest one = request("c", 1, contact(OTHER));
        RegistrarPolicy policy = limited(1, WhenFull.REJECT);

        assertThat(register(policy, List.of(removed(binding(1, PHONE, "a", 1), 1)), one))
                .isInstanceOf(Accepted.class);
        assertThat(register(policy, List.of(permanent(binding(1, PHONE, "a", 1))), one))
                .isEqualTo(new Registration.TooManyContacts(1));
    }

    @Test
    void register_revivedTombstone_counts() {
        List<Binding> rows = List.of(removed(binding(1, PHONE, "a", 1), 1), binding(2, OTHER, "b", 1));

        assertThat(register(limited(1, WhenFull.REJECT), rows, request("a", 2, contact(PHONE))))
                .isEqualTo(new Registration.TooManyContacts(1));
    }

    @Test
    void register_refreshOverALoweredLimit_isAccepted() {
        List<Binding> rows = List.of(binding(1, PHONE, "a", 1), binding(2, OTHER, "b", 1));

        assertThat(register(limited(1, WhenFull.REJECT), rows, request("a", 2, contact(PHONE))))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void register_swapAtTheLimit_isAccepted() {
        RegisterRequest swap = request("a", 2, contact(PHONE, 0), contact(OTHER, 600));

        assertThat(accepted(limited(1, WhenFull.REJECT), List.of(binding(1, PHONE, "a", 1)), swap)
                        .bindings())
                .extracting(Binding::contact)
                .containsExactly(OTHER);
    }

    @Test
    void register_replaceOldest_endsTheOneChangedLongestAgo() {
        Binding older = withTimes(binding(2, OTHER, "b", 1), NOW.minusSeconds(200), NOW.plusSeconds(10));
        List<Binding> rows =
                List.of(binding(1, PHONE, "a", 1), older, permanent(binding(3, "sip:gw@192.0.2.9", "", 0)));

        Accepted accepted =
                accepted(limited(3, WhenFull.REPLACE_OLDEST), rows, request("c", 1, contact("sip:alice@192.0.2.3")));

        assertThat(accepted.changes().updated()).extracting(Binding::id).containsExactly(2L);
        assertThat(accepted.bindings()).extracting(Binding::id).containsExactly(1L, 3L, 0L);
    }

    @Test
    void register_replaceOldestWithNothingToReplace_isTooManyContacts() {
        RegistrarPolicy policy = limited(1, WhenFull.REPLACE_OLDEST);

        assertThat(register(policy, List.of(), request("c", 1, contact(PHONE), contact(OTHER))))
                .isEqualTo(new Registration.TooManyContacts(1));
        assertThat(register(policy, List.of(permanent(binding(1, PHONE, "", 0))), request("c", 1, contact(OTHER))))
                .isEqualTo(new Registration.TooManyContacts(1));
    }

    // Permanent rows

    @Test
    void register_contactOfAPermanentRow_leavesItAsTheOperatorMadeIt() {
        Binding forever = permanent(binding(1, PHONE, "c", 9));

        assertUnchanged(accepted(List.of(forever), request("d", 1, contact(PHONE, 60))), forever);
        assertUnchanged(accepted(List.of(forever), request("d", 2, contact(PHONE, 0))), forever);
    }

    // Unique ids

    @Test
    void register_sameBindingAtTwoInstances_getsTheSameRuid() {
        String one = accepted(List.of(), request("c", 1, contact(PHONE)))
                .bindings()
                .getFirst()
                .ruid();
        String two = accepted(List.of(), request("d", 8, contact(PHONE, 90)))
                .bindings()
                .getFirst()
                .ruid();
        String flow = accepted(List.of(), request("c", 1, flow(PHONE, DEVICE, 1, 90)))
                .bindings()
                .getFirst()
                .ruid();
        String sameFlow = accepted(List.of(), request("c", 1, flow(OTHER, DEVICE, 1, 90)))
                .bindings()
                .getFirst()
                .ruid();
        String nextFlow = accepted(List.of(), request("c", 1, flow(PHONE, DEVICE, 2, 90)))
                .bindings()
                .getFirst()
                .ruid();

        assertThat(one).isEqualTo(two);
        assertThat(flow).isEqualTo(sameFlow);
        assertThat(List.of(one, flow, nextFlow)).doesNotHaveDuplicates();
        assertThat(Ruid.of(new Aor("bob", "example.test"), contact(PHONE), 0)).isNotEqualTo(one);
    }

    @Test
    void register_ruidHeldByAnotherRow_getsAnother() {
        String wanted = Ruid.of(ALICE, contact(PHONE), 0);
        Binding holder = withRuid(binding(1, OTHER, "c", 1), wanted);
        Binding second = withRuid(removed(binding(2, OTHER, "c", 1), 9999), Ruid.of(ALICE, contact(PHONE), 1));

        Binding inserted = accepted(List.of(holder, second), request("c", 2, contact(PHONE)))
                .changes()
                .inserted()
                .getFirst();

        assertThat(inserted.ruid()).isEqualTo(Ruid.of(ALICE, contact(PHONE), 2)).matches("sipauth-[0-9a-f]{32}");
    }

    // Values over their column

    private static RegisterRequest withTexts(
            String callId, String path, String userAgent, String received, String socket, Contact contact) {
        return new RegisterRequest(
                List.of(contact),
                false,
                OptionalLong.empty(),
                callId,
                1,
                path,
                userAgent,
                received,
                socket,
                Binding.ALL_METHODS,
                false,
                false);
    }

    private static String fault(RegisterRequest request) {
        return assertThat(register(List.of(), request))
                .asInstanceOf(InstanceOfAssertFactories.type(Registration.Malformed.class))
                .actual()
                .fault();
    }

    @Test
    void register_valueAsLongAsItsColumn_isStoredWhole() {
        String uri = "sip:" + "a".repeat(508);
        String instance = "i".repeat(255);
        RegisterRequest request = withTexts(
                "c".repeat(255),
                "p".repeat(512),
                "u".repeat(255),
                "r".repeat(128),
                "s".repeat(64),
                new Contact(uri, OptionalLong.empty(), 1000, instance, 1));

        Binding stored = accepted(List.of(), request).bindings().getFirst();

        assertThat(stored.contact()).isEqualTo(uri);
        assertThat(stored.instance()).isEqualTo(instance);
        assertThat(stored.callId()).hasSize(255);
        assertThat(stored.path()).hasSize(512);
        assertThat(stored.received()).hasSize(128);
        assertThat(stored.socket()).hasSize(64);
        assertThat(stored.userAgent()).hasSize(255);
    }

    @Test
    void register_valueOneOverItsColumn_isMalformedNamingTheField() {
        Contact phone = contact(PHONE);
        assertThat(fault(withTexts("c".repeat(256), "", "", "", "", phone))).startsWith("callId");
        assertThat(fault(withTexts("c", "p".repeat(513), "", "", "", phone))).startsWith("path");
        assertThat(fault(withTexts("c", "", "", "r".repeat(129), "", phone))).startsWith("received");
        assertThat(fault(withTexts("c", "", "", "", "s".repeat(65), phone))).startsWith("socket");
        assertThat(fault(withTexts("c", "", "", "", "", contact("sip:" + "a".repeat(509)))))
                .startsWith("contact");
        assertThat(fault(withTexts("c", "", "", "", "", flow(PHONE, "i".repeat(256), 1, 60))))
                .startsWith("instance");
        assertThat(fault(withTexts("c", "", "", "", "", flow(PHONE, DEVICE, -1, 60))))
                .startsWith("regId");
        assertThat(fault(request("c", 1L << 31, phone))).startsWith("cseq");
        assertThat(fault(request("c", -1, phone))).startsWith("cseq");
        assertThat(fault(withTexts("", "", "", "", "", phone))).startsWith("callId");
        assertThat(fault(withTexts("c", "", "", "", "", contact("")))).startsWith("contact");
        assertThat(fault(withTexts("c", "", "", "", "", new Contact(PHONE, ZERO, 1001, "", 0))))
                .startsWith("q ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\0", "\u007f"})
    void register_controlCharacterInAnyText_isMalformed(String control) {
        Contact phone = contact(PHONE);
        String bad = "a" + control + "b";
        assertThat(List.of(
                        withTexts(bad, "", "", "", "", phone),
                        withTexts("c", bad, "", "", "", phone),
                        withTexts("c", "", "", bad, "", phone),
                        withTexts("c", "", "", "", bad, phone),
                        withTexts("c", "", "", "", "", contact(bad)),
                        withTexts("c", "", "", "", "", flow(PHONE, bad, 1, 60))))
                .allSatisfy(
                        request -> assertThat(register(List.of(), request)).isInstanceOf(Registration.Malformed.class));
    }

    @Test
    void register_contactThatLeavesItsBrackets_isMalformed() {
        assertThat(fault(request("c", 1, contact("sip:a@192.0.2.1>;expires=9<"))))
                .startsWith("contact");
    }

    @Test
    void register_longUserAgent_isCutBetweenCharacters() {
        String pair = "\uD83D\uDCDE";
        assertThat(accepted(List.of(), withTexts("c", "", "u".repeat(300), "", "", contact(PHONE)))
                        .bindings()
                        .getFirst()
                        .userAgent())
                .hasSize(255);
        assertThat(accepted(List.of(), withTexts("c", "", "u".repeat(254) + pair, "", "", contact(PHONE)))
                        .bindings()
                        .getFirst()
                        .userAgent())
                .isEqualTo("u".repeat(254));
    }
}
