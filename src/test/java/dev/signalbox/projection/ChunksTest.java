package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static Map<String, Object> value(int n) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("title", "Ein längerer Titel 🚀 " + n);
        value.put("status", "created");
        value.put("labels", List.of("bug", "ui"));
        value.put("none", null);
        value.put(
                "numbers", new ArrayList<>(Arrays.asList(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0.25, true, false)));
        value.put("at", new Date(1_700_000_000_000L + n));
        value.put("pull", Map.of("state", "open", "checks", List.of(Map.of("name", "build"))));
        return value;
    }

    private static byte[] written(Object... values) {
        ChunkWriter out = new ChunkWriter();
        out.list(List.of(values), ChunkWriter::value);
        return out.bytes();
    }

    private static List<Object> readFlags(byte[] bytes) {
        return new ChunkReader(bytes).list(in -> (Object) in.flag());
    }

    private static List<Object> readValues(byte[] bytes) {
        return new ChunkReader(bytes).list(in -> (Object) String.valueOf(in.value()));
    }

    @Test
    void valuesAreReadAsTheyWereWritten() {
        ChunkReader in = new ChunkReader(written(value(1), value(2)));
        assertThat(in.number()).isEqualTo(2);
        assertThat(in.value()).isEqualTo(value(1));
        assertThat(in.value()).isEqualTo(value(2));
    }

    @Test
    void aTextThatDoesNotFitIntoTheFirstBytesIsReadAsItWasWritten() {
        ChunkWriter out = new ChunkWriter();
        String text = "long ".repeat(100_000);
        out.text("short");
        out.text(text);
        ChunkReader in = new ChunkReader(out.bytes());
        assertThat(in.text()).isEqualTo("short");
        assertThat(in.text()).isEqualTo(text);
    }

    @Test
    void aWordThatRepeatsIsOneObject() {
        ChunkWriter out = new ChunkWriter();
        out.word("bug");
        out.word("bug");
        ChunkReader in = new ChunkReader(out.bytes());
        assertThat(in.word()).isSameAs(in.word());
    }

    @Test
    void bytesThatAreCutOrForeignAreRefused() {
        byte[] bytes = written(value(1));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> readValues(cut))
                    .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> readFlags(new byte[] {1, 42})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> readValues(new byte[] {1, 42})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> written(Map.of("value", new Object()))).isInstanceOf(IllegalArgumentException.class);
    }
}
