package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.access.Page;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.JsonObject;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectSerializerTest {
    private record Sample(Map<String, Object> json) implements JsonObject {}

    @Test
    void anAnswerHoldsTheBytesOfAMessage() throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", "é 😀 \" \\ \u0001 \u2028");
        json.put("numbers", List.of(1, 1L << 40, 2.5, 1e10, new BigDecimal("1E+3"), BigInteger.TEN.pow(30)));
        json.put("flags", Arrays.asList(true, false, null));
        json.put("empty", List.of(List.of(), Map.of()));
        json.put("deep", Map.of("a", List.of(Map.of("b", ""))));
        try (TestServer server = new TestServer()) {
            JsonMapper mapper = server.bean(JsonMapper.class);
            assertThat(mapper.writeValueAsBytes(new Sample(json))).isEqualTo(JsonText.write(json));
            assertThat(mapper.writeValueAsBytes(new Page<>(List.of(new Sample(json)), null)))
                    .isEqualTo(JsonText.write(Map.of("items", List.of(json))));
        }
    }
}
