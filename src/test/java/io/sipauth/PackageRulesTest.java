package io.sipauth;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One module, so these rules stand in for module rules: which room may use which. */
class PackageRulesTest {

    /** Each room and the rooms that it may use; the root package may be used by all. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("digest", List.of()),
            Map.entry("sip", List.of()),
            Map.entry("client", List.of()),
            Map.entry("nonce", List.of("digest")),
            Map.entry("subscriber", List.of("digest")),
            Map.entry("auth", List.of("digest", "nonce", "subscriber", "sip")),
            Map.entry("location", List.of("sip")),
            Map.entry("registrar", List.of("sip", "auth", "location", "subscriber", "nonce", "digest")),
            Map.entry(
                    "http", List.of("client", "auth", "location", "registrar", "sip", "subscriber", "nonce", "digest")),
            Map.entry("redis", List.of("nonce")),
            Map.entry("memory", List.of("nonce")),
            Map.entry("sql", List.of("subscriber", "location", "digest", "client")),
            Map.entry("config", List.of()),
            Map.entry("cli", List.of("app", "config", "sip", "digest", "sql", "client", "subscriber")));

    /** Rooms that need nothing beyond the JDK (and the null annotations). */
    private static final List<String> JDK_ONLY =
            List.of("digest", "sip", "nonce", "subscriber", "auth", "location", "registrar");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sipauth");

    static List<String> rooms() {
        return ROOMS.keySet().stream().sorted().toList();
    }

    static List<String> jdkOnlyRooms() {
        return JDK_ONLY;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_usesOnlyRoomsBelowIt(String room) {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "live in a room that " + room + " may not use",
                        used -> isOurs(used) && !mayUse(room, roomOf(used))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("jdkOnlyRooms")
    void domainRoom_usesTheJdkAlone(String room) {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "come from a library",
                        used -> !isOurs(used)
                                && !used.getPackageName().startsWith("java.")
                                && !used.getPackageName().startsWith("javax.")
                                && !used.getPackageName().startsWith("org.jspecify.")
                                && !used.isPrimitive()
                                && !used.isArray()))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void rooms_haveNoCycles() {
        slices().matching("io.sipauth.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    private static String inside(String room) {
        return "io.sipauth." + room + "..";
    }

    private static boolean isOurs(JavaClass used) {
        return used.getPackageName().startsWith("io.sipauth");
    }

    private static boolean mayUse(String room, String used) {
        return used.isEmpty()
                || used.equals(room)
                || ROOMS.getOrDefault(room, List.of()).contains(used);
    }

    /** The first package below the root, or nothing for the root itself. */
    private static String roomOf(JavaClass used) {
        String[] parts = used.getPackageName().split("\\.", -1);
        return parts.length > 2 ? parts[2] : "";
    }
}
