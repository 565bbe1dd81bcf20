package io.sipauth.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The layers laid over one another; gives typed values and collects every fault on the way. */
final class Settings {

    /** No secret is longer; a path to something else is noticed. */
    private static final int MAX_SECRET_FILE_OCTETS = 4096;

    private final Map<String, Layer.Value> values = new HashMap<>();
    private final Map<String, List<Fault>> faults = new LinkedHashMap<>();

    Settings(Collection<Layer> layers) {
        Map<String, Key<?>> secretsByFileName =
                Keys.all().stream().filter(Key::isSecret).collect(Collectors.toMap(Key::fileName, Function.identity()));
        for (Layer layer : layers) {
            layer.faults().forEach(this::add);
            secretsByFileName.forEach((fileName, key) -> shadow(layer, key.name(), fileName));
            values.putAll(layer.values());
        }
        reportUnknown(secretsByFileName.keySet());
    }

    /** A secret and its file name the same thing: whichever a later layer has hides the other. */
    private void shadow(Layer layer, String name, String fileName) {
        boolean direct = layer.values().containsKey(name);
        boolean byFile = layer.values().containsKey(fileName);
        if (direct && byFile) {
            add(new Fault(name, "", "is given beside " + fileName + "; one of them is enough"));
        }
        if (direct) {
            values.remove(fileName);
        } else if (byFile) {
            values.remove(name);
        }
    }

    private void reportUnknown(Collection<String> fileNames) {
        List<String> known = new ArrayList<>(fileNames);
        Keys.all().forEach(key -> known.add(key.name()));
        values.keySet().stream().filter(name -> !known.contains(name)).sorted().forEach(name -> {
            String source =
                    values.getOrDefault(name, new Layer.Value("", "", false)).source();
            add(new Fault(name, source, "is no setting" + Nearest.hint(name, known)));
        });
    }

    /** The value, or the default where none was given or the given one is wrong (which is then a fault). */
    <T> T get(Key<T> key) {
        Layer.Value value = values.get(key.name());
        if (value == null) {
            return key.form().parse(key.defaultText());
        }
        try {
            if (value.list() && !key.form().isList()) {
                throw new IllegalArgumentException("takes one value, not a list");
            }
            return key.form().parse(value.text());
        } catch (IllegalArgumentException e) {
            fault(key, String.valueOf(e.getMessage()));
            return key.form().parse(key.defaultText());
        }
    }

    /** A secret, from its own key or from the file that its other key names. */
    Secret secret(Key<Secret> key, int minOctets) {
        Layer.Value file = values.get(key.fileName());
        if (file == null) {
            return get(key);
        }
        try {
            return Form.checkedSecret(read(Path.of(file.text())), minOctets);
        } catch (IllegalArgumentException | IOException e) {
            String why = e instanceof IOException ? "cannot be read: " + e : String.valueOf(e.getMessage());
            add(new Fault(key.fileName(), file.source(), file.text() + ' ' + why));
            return Secret.NONE;
        }
    }

    private static Secret read(Path file) throws IOException {
        if (Files.size(file) > MAX_SECRET_FILE_OCTETS) {
            throw new IllegalArgumentException("is longer than " + MAX_SECRET_FILE_OCTETS + " octets");
        }
        Secret secret = Secret.ofFile(Files.readAllBytes(file));
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        return secret;
    }

    /** Whether no layer gave this key a value, nor a file that holds it. */
    boolean isBlank(Key<?> key) {
        Layer.Value value = values.get(key.name());
        return (value == null || value.text().isEmpty()) && !(key.isSecret() && values.containsKey(key.fileName()));
    }

    /** Records that this key's value cannot be used. */
    void fault(Key<?> key, String message) {
        Layer.@Nullable Value value = values.get(key.name());
        add(new Fault(key.name(), value == null ? "" : value.source(), message));
    }

    private void add(Fault fault) {
        faults.computeIfAbsent(fault.key(), name -> new ArrayList<>()).add(fault);
    }

    /** Whether this key already has a fault, so that a second one would only repeat it. */
    boolean hasFault(Key<?> key) {
        return faults.containsKey(key.name()) || faults.containsKey(key.fileName());
    }

    /** Every fault so far: what could not be read first, then in order of the keys' table. */
    List<Fault> faults() {
        Map<String, List<Fault>> rest = new LinkedHashMap<>(faults);
        List<Fault> known = new ArrayList<>();
        for (Key<?> key : Keys.all()) {
            known.addAll(rest.getOrDefault(key.name(), List.of()));
            known.addAll(rest.getOrDefault(key.fileName(), List.of()));
            rest.remove(key.name());
            rest.remove(key.fileName());
        }
        List<Fault> all = new ArrayList<>();
        rest.values().forEach(all::addAll);
        all.addAll(known);
        return all;
    }
}
