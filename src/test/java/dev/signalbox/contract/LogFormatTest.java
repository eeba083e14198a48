package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Product;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the log, as text and as JSON. */
class LogFormatTest {
    private static final String TITLE = "Nobody may read this in the log";

    @TempDir
    Path folder;

    private String lines(Map<String, String> settings) throws Exception {
        try (Product product = Product.start(folder, settings)) {
            assertThat(product.post("/api/tasks", "{\"title\":\"" + TITLE + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(product.stop()).isZero();
            return product.output();
        }
    }

    @Test
    void anEventHasALineWhenItIsFoundAndOneWhenItIsSent() throws Exception {
        assertThat(lines(Map.of()))
                .containsPattern("\\[EVENT_DETECTION] source=action type=created space=main version=1")
                .containsPattern("\\[EVENT_BROADCAST] type=created|\\[STOP] done")
                .doesNotContain(TITLE)
                .doesNotContain(Product.API_KEY);
    }

    @Test
    void everyLineIsJsonWhereThatIsSet() throws Exception {
        List<String> lines = lines(Map.of("SIGNALBOX_LOG_FORMAT", "json"))
                .lines()
                .filter(line -> line.contains("formattedMessage") || line.contains("[")) // not the first password
                .toList();
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(Answers.json(line)).containsKeys("timestamp", "level", "formattedMessage"));
        assertThat(lines).anyMatch(line -> line.contains("[EVENT_DETECTION] source=action type=created"));
    }

    @Test
    void anotherFormatStopsTheStart() throws Exception {
        try (Product product = Product.start(folder, Map.of("SIGNALBOX_LOG_FORMAT", "xml"))) {
            assertThat(product.awaitExit()).isEqualTo(2);
            assertThat(product.output()).contains("SIGNALBOX_LOG_FORMAT: 'xml'; allowed: text or json");
        }
    }
}
