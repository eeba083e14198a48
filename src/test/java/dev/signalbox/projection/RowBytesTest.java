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

class RowBytesTest {
    private static Map<String, Object> row(int n) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("title", "Ein längerer Titel 🚀 " + n);
        row.put("status", "created");
        row.put("labels", List.of("bug", "ui"));
        row.put("none", null);
        row.put("numbers", new ArrayList<>(Arrays.asList(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0.25, true, false)));
        row.put("at", new Date(1_700_000_000_000L + n));
        row.put("pull", Map.of("state", "open", "checks", List.of(Map.of("name", "build"))));
        return row;
    }

    @Test
    void rowsAreReadAsTheyWereWritten() {
        List<Map<String, Object>> rows = List.of(row(1), row(2), row(3));
        assertThat(RowBytes.read(RowBytes.write(rows))).isEqualTo(rows);
    }

    @Test
    void aRepeatedTextIsWrittenOnceAndReadAsOneObject() {
        byte[] bytes = RowBytes.write(List.of(row(1), row(2)));
        List<Map<String, Object>> read = RowBytes.read(bytes);
        assertThat(read.get(0).get("status")).isSameAs(read.get(1).get("status"));
        assertThat(bytes.length - RowBytes.write(List.of(row(1))).length).isLessThan(150);
    }

    @Test
    void bytesThatAreCutOrForeignAreRefused() {
        byte[] bytes = RowBytes.write(List.of(row(1)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RowBytes.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> RowBytes.read(new byte[] {42})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RowBytes.write(List.of(Map.of("value", new Object()))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
