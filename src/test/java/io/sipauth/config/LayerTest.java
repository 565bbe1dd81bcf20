package io.sipauth.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {

    @Test
    void environment_unknownVariable_isFault() {
        assertThat(Layer.environment(Map.of("SIPAUTH_NONCE_TLL", "5s")).faults())
                .containsExactly(new Fault("SIPAUTH_NONCE_TLL", "", "no setting has this environment variable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIPAUTH_CONFIG",
                "SIPAUTH_API_BOOTSTRAP_CLIENT",
                "SIPAUTH_PASSWORD",
                "SIPAUTH_TEST_MARIADB",
                "SIPAUTH_JAVA_OPTS",
                "PATH"
            })
    void environment_variableForSomethingElse_isIgnored(String variable) {
        assertThat(Layer.environment(Map.of(variable, "x"))).isEqualTo(new Layer(Map.of(), List.of()));
    }

    @Test
    void environment_everyKey_hasAVariableOfItsOwn() {
        List<String> variables = Keys.all().stream().map(Key::variable).toList();

        assertThat(variables).doesNotHaveDuplicates().contains("SIPAUTH_NONCE_BIND_OUT_OF_DIALOG", "SIPAUTH_REALM");
    }

    @Test
    void reference_markdown_hasARowForEachKey() {
        assertThat(Reference.markdown().lines()).hasSize(Keys.all().size() + 2);
    }
}
