package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the API against the running one. */
class OpenApiTest {

    private static final ApiFixture FIXTURE = new ApiFixture();

    private static final Map<String, Class<?>> RECORDS = Map.of(
            "ChallengeCall", ChallengeCall.class,
            "VerifyCall", VerifyCall.class,
            "SaveCall", SaveCall.class,
            "SipCall", SipCall.class,
            "Contact", ContactView.class,
            "Verdict", VerdictReply.class,
            "Lookup", LocationRoutes.LookupReply.class,
            "Removed", LocationRoutes.RemovedReply.class,
            "Health", Health.Reply.class,
            "Problem", Problem.class);

    @BeforeAll
    static void start() {
        FIXTURE.start();
    }

    @AfterAll
    static void stop() {
        FIXTURE.close();
    }

    static List<String> schemas() {
        return RECORDS.keySet().stream().sorted().toList();
    }

    private static JsonNode document() {
        return ApiFixture.tree(FIXTURE.get("/openapi.json"));
    }

    @Test
    void document_namesExactlyTheRoutes() {
        List<String> described = new ArrayList<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(FIXTURE.running().routes()).containsExactlyInAnyOrderElementsOf(described);
    }

    @Test
    void document_isOneLine() {
        assertThat(FIXTURE.get("/openapi.json").body()).doesNotContain("\n").startsWith("{\"openapi\":\"3.1.0\"");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void schema_hasExactlyTheFieldsOfItsRecord(String schema) {
        List<String> described = new ArrayList<>();
        document()
                .path("components")
                .path("schemas")
                .path(schema)
                .path("properties")
                .fieldNames()
                .forEachRemaining(described::add);
        assertThat(described)
                .containsExactlyElementsOf(
                        Arrays.stream(RECORDS.getOrDefault(schema, Object.class).getRecordComponents())
                                .map(RecordComponent::getName)
                                .toList());
    }

    @Test
    void schemas_areAllHeldAgainstARecord() {
        List<String> described = new ArrayList<>();
        document().path("components").path("schemas").fieldNames().forEachRemaining(described::add);
        assertThat(described).containsExactlyInAnyOrderElementsOf(RECORDS.keySet());
    }

    @Test
    void reasonCodes_areThoseOfTheUseCase() {
        List<String> described = new ArrayList<>();
        document()
                .path("components")
                .path("schemas")
                .path("Verdict")
                .path("properties")
                .path("reasonCode")
                .path("enum")
                .forEach(reason -> described.add(reason.asText()));
        assertThat(described)
                .containsExactlyElementsOf(Arrays.stream(io.sipauth.auth.Reason.values())
                        .map(io.sipauth.auth.Reason::code)
                        .toList());
    }

    @Test
    void references_allLeadSomewhere() {
        JsonNode document = document();
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void limits_areThoseOfTheCalls() {
        JsonNode schemas = document().path("components").path("schemas");
        for (String call : List.of("ChallengeCall", "VerifyCall", "SaveCall")) {
            schemas.path(call).path("properties").properties().forEach(field -> assertLimit(call, field));
        }
    }

    private static void assertLimit(String call, Map.Entry<String, JsonNode> field) {
        String path = Map.of("ChallengeCall", "/v1/challenge", "VerifyCall", "/v1/verify", "SaveCall", "/v1/locations")
                .getOrDefault(call, "");
        JsonNode schema = field.getValue();
        JsonNode text = schema.path("type").asText().equals("array") ? schema.path("items") : schema;
        int max = text.path("maxLength").asInt(Limits.WORD);
        var past = FIXTURE.form(path, field.getKey(), "a".repeat(max + 1));
        assertThat(past.body())
                .as(call + "." + field.getKey())
                .contains("\"detail\":\"" + field.getKey() + ": at most " + max);
        var at = FIXTURE.form(path, field.getKey(), "a".repeat(max));
        assertThat(at.body()).as(call + "." + field.getKey()).doesNotContain("at most");
    }
}
