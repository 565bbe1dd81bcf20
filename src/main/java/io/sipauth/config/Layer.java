package io.sipauth.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Settings as text, from one place. Later layers win over earlier ones.
 *
 * @param values by key; a list's elements are joined by commas
 * @param faults what could not be read at all
 */
public record Layer(Map<String, Value> values, List<Fault> faults) {

    /**
     * One setting as text.
     *
     * @param source for fault messages
     * @param list whether it was written as a list
     */
    record Value(String text, String source, boolean list) {}

    private static final String PREFIX = "SIPAUTH_";

    /** Variables that are no settings: for the command line, the start script and the tests. */
    private static final List<String> NOT_SETTINGS = List.of(
            "SIPAUTH_CONFIG", "SIPAUTH_API_BOOTSTRAP_CLIENT", "SIPAUTH_PASSWORD", "SIPAUTH_TEST_", "SIPAUTH_JAVA");

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    public Layer {
        values = Map.copyOf(values);
        faults = List.copyOf(faults);
    }

    /** Settings that the program itself makes, such as those of a command line option. */
    public static Layer of(String source, Map<String, String> settings) {
        Map<String, Value> values = new LinkedHashMap<>();
        settings.forEach((key, text) -> values.put(key, new Value(text, source, false)));
        return new Layer(values, List.of());
    }

    /** The variables that start with {@code SIPAUTH_}; one that names no key is a fault. */
    public static Layer environment(Map<String, String> environment) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Key<?> key : Keys.all()) {
            names.put(key.variable(), key.name());
            if (key.isSecret()) {
                names.put(Key.variable(key.fileName()), key.fileName());
            }
        }
        Map<String, Value> values = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        environment.forEach((variable, text) -> {
            String name = names.get(variable);
            if (name != null) {
                values.put(name, new Value(text, variable, false));
            } else if (variable.startsWith(PREFIX) && NOT_SETTINGS.stream().noneMatch(variable::startsWith)) {
                faults.add(new Fault(variable, "", "no setting has this environment variable"));
            }
        });
        return new Layer(values, faults);
    }

    /** A YAML file, its keys nested or joined by dots. */
    public static Layer file(Path file) {
        String source = String.valueOf(file.getFileName());
        Map<String, Value> values = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        try {
            flatten("", YAML.readTree(Files.readString(file)), source, values, faults);
        } catch (JacksonException e) {
            faults.add(new Fault(file.toString(), "", "is not valid YAML: " + place(e) + e.getOriginalMessage()));
        } catch (IOException e) {
            faults.add(new Fault(file.toString(), "", "cannot be read: " + e));
        }
        return new Layer(values, faults);
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private static void flatten(
            String name, JsonNode node, String source, Map<String, Value> values, List<Fault> faults) {
        if (node.isObject()) {
            node.properties()
                    .forEach(property -> flatten(
                            name.isEmpty() ? property.getKey() : name + '.' + property.getKey(),
                            property.getValue(),
                            source,
                            values,
                            faults));
        } else if (name.isEmpty()) {
            if (!node.isMissingNode() && !node.isNull()) {
                faults.add(new Fault(source, "", "must hold keys and values"));
            }
        } else if (!node.isNull() && values.put(name, value(node, source)) != null) {
            faults.add(new Fault(name, source, "is given twice"));
        }
    }

    private static Value value(JsonNode node, String source) {
        if (!node.isArray()) {
            return new Value(node.asText(), source, false);
        }
        StringJoiner elements = new StringJoiner(",");
        node.forEach(element -> elements.add(element.asText()));
        return new Value(elements.toString(), source, true);
    }
}
