package io.sipauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sipauth.location.RegistrarPolicy.PathMode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SaveRequestTest {

    private static String path(PathMode mode) {
        String json = "{\"aor\":\"sip:alice@example.test\",\"callId\":\"c1\",\"cseq\":\"1\","
                + "\"path\":[\"<sip:edge.example.test;lr>\",\"<sip:p2.example.test;lr>\"]}";
        SaveCall call = Wire.fromJson(json.getBytes(StandardCharsets.UTF_8), SaveCall.class);
        return SaveRequest.of(call, mode).path();
    }

    @Test
    void path_keptWhereItIsUsed_inKamailiosForm() {
        assertThat(path(PathMode.STRICT)).isEqualTo("<sip:edge.example.test;lr>,<sip:p2.example.test;lr>");
        assertThat(path(PathMode.LAZY)).isEqualTo(path(PathMode.STRICT));
    }

    @Test
    void path_off_isIgnored() {
        assertThat(path(PathMode.OFF)).isEmpty();
    }
}
