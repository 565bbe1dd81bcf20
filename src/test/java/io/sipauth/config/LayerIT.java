package io.sipauth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sipauth.config.ConfigLoader.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files: YAML and secrets. */
class LayerIT {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static List<String> faults(Layer... layers) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(Purpose.DEV, List.of(layers)));
        return refused == null
                ? List.of()
                : refused.faults().stream().map(Fault::toString).toList();
    }

    @Test
    void secretFile_lineEndAtItsEnd_doesNotCount() throws IOException {
        Path file = write("nonce.secret", SECRET + "\r\n");

        Config config =
                ConfigLoader.load(Purpose.DEV, List.of(Layer.of("t", Map.of("nonce.secret-file", file.toString()))));

        assertThat(config.nonce().secret()).isEqualTo(Secret.of(SECRET));
        assertThat(config.toString()).doesNotContain(SECRET);
    }

    @Test
    void secretFile_tooShort_isFaultThatNamesTheFile() throws IOException {
        Path file = write("nonce.secret", SECRET.substring(1) + "\n");

        assertThat(faults(Layer.environment(Map.of("SIPAUTH_NONCE_SECRET_FILE", file.toString()))))
                .containsExactly("nonce.secret-file: " + file
                        + " has 31 octets, must have at least 32 (SIPAUTH_NONCE_SECRET_FILE)");
    }

    @Test
    void secretFile_missingEmptyOrHuge_isFault() throws IOException {
        assertThat(faults(Layer.of(
                        "t",
                        Map.of("redis.password-file", folder.resolve("none").toString()))))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(faults(Layer.of(
                        "t", Map.of("redis.password-file", write("empty", "\n").toString()))))
                .singleElement()
                .asString()
                .contains("is empty");
        assertThat(faults(Layer.of(
                        "t",
                        Map.of(
                                "redis.password-file",
                                write("at", "x".repeat(4096)).toString()))))
                .isEmpty();
        assertThat(faults(Layer.of(
                        "t",
                        Map.of(
                                "redis.password-file",
                                write("past", "x".repeat(4097)).toString()))))
                .singleElement()
                .asString()
                .contains("longer than 4096");
    }

    @Test
    void secretAndItsFile_inOneLayer_isFault() throws IOException {
        Path file = write("s", SECRET);

        assertThat(faults(Layer.of("t", Map.of("nonce.secret", SECRET, "nonce.secret-file", file.toString()))))
                .containsExactly("nonce.secret: is given beside nonce.secret-file; one of them is enough");
    }

    @Test
    void secretAndItsFile_inTwoLayers_laterWins() throws IOException {
        Path file = write("s", "f".repeat(40));
        Layer direct = Layer.of("direct", Map.of("nonce.secret", SECRET));
        Layer byFile = Layer.of("by-file", Map.of("nonce.secret-file", file.toString()));

        assertThat(ConfigLoader.load(Purpose.DEV, List.of(direct, byFile))
                        .nonce()
                        .secret())
                .isEqualTo(Secret.of("f".repeat(40)));
        assertThat(ConfigLoader.load(Purpose.DEV, List.of(byFile, direct))
                        .nonce()
                        .secret())
                .isEqualTo(Secret.of(SECRET));
    }

    @Test
    void file_missing_isFault() {
        assertThat(faults(Layer.file(folder.resolve("none.yaml"))))
                .singleElement()
                .asString()
                .contains("none.yaml: cannot be read");
    }

    @Test
    void file_brokenYaml_isFaultWithItsLine() throws IOException {
        assertThat(faults(Layer.file(write("a.yaml", "realm: x\nnonce: {ttl: 5s\n"))))
                .singleElement()
                .asString()
                .contains("is not valid YAML: line ");
    }

    @Test
    void file_sameKeyTwice_isFault() throws IOException {
        assertThat(faults(Layer.file(write("a.yaml", "realm: x\nrealm: y\n"))))
                .singleElement()
                .asString()
                .contains("Duplicate field 'realm'");
        assertThat(faults(Layer.file(write("b.yaml", "nonce.ttl: 5s\nnonce:\n  ttl: 6s\n"))))
                .containsExactly("nonce.ttl: is given twice (b.yaml)");
    }

    @Test
    void file_listForSingleValue_isFault() throws IOException {
        assertThat(faults(Layer.file(write("a.yaml", "realm: [a, b]\n"))))
                .containsExactly("realm: takes one value, not a list (a.yaml)");
    }

    @Test
    void file_emptyOrComments_isNoFault() throws IOException {
        assertThat(faults(Layer.file(write("a.yaml", "")), Layer.file(write("b.yaml", "# nothing\n"))))
                .isEmpty();
    }

    @Test
    void file_textInPlaceOfKeys_isFault() throws IOException {
        assertThat(faults(Layer.file(write("a.yaml", "hello\n")))).containsExactly("a.yaml: must hold keys and values");
    }

    @Test
    void printedDefaults_readBack_areTheDefaults() throws IOException {
        Path file = write("defaults.yaml", Reference.yaml());

        assertThat(ConfigLoader.load(Purpose.DEV, List.of(Layer.file(file))))
                .isEqualTo(ConfigLoader.load(Purpose.DEV, List.of()));
        assertThat(Layer.file(file).values().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Keys.all().stream().map(Key::name).toList());
    }
}
