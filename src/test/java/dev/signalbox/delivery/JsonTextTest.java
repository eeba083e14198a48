package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.Refused;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static Object read(String text) {
        return JsonText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readAndWriteAreInverse() {
        String text = "{\"a\":[1,2.5,\"ä\\n😀\",true,false,null,{}],\"b\":9007199254740993}";
        assertThat(new String(JsonText.write(read(text)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":}",
                "[1,]",
                "{\"a\":1}}",
                "1 2",
                "nul",
                "{\"a\":1,\"a\":2}",
                "1e999",
                "\"\\ud800\"",
                "\"\\udc00x\"",
                "{'a':1}",
                "NaN"
            })
    void invalidJsonIsRefusedWithLineAndColumn(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("body: ")
                .hasMessageNotContaining("jackson");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(Refused.class);
    }
}
