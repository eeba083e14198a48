package dev.signalbox.spaces;

import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More intentions than stay in memory. */
@SuppressWarnings("unchecked") // JSON
class LongHistoryTest {
    private static final int ALL = 450;

    @TempDir
    private Path folder;

    private TestServer server;

    private TestServer start() {
        return TestServer.real("signalbox.data-dir", folder.toString(), "signalbox.limits.enabled", "false");
    }

    private Map<String, Object> call(String json) {
        return json(server.api("POST", "/api/intentions", json));
    }

    private static String id(Map<String, Object> answer) {
        return (String) ((Map<String, Object>) answer.get("data")).get("id");
    }

    private List<Map<String, Object>> everything(int limit) {
        List<Map<String, Object>> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Map<String, Object> page = call("{\"action\":\"list\",\"limit\":" + limit + cursor + "}");
            all.addAll((List<Map<String, Object>>) page.get("data"));
            Object next = page.get("nextCursor");
            cursor = next == null ? null : ",\"cursor\":\"" + next + "\"";
        }
        return all;
    }

    private List<String> texts(int limit) {
        return everything(limit).stream()
                .map(intention -> String.valueOf(((List<Object>) intention.get("content")).getFirst()))
                .toList();
    }

    @Test
    void comesInPagesAndStaysChangeable() {
        server = start();
        try {
            List<String> ids = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < ALL; i++) {
                ids.addFirst(id(call("{\"action\":\"create\",\"data\":{\"content\":[\"" + i + "\"]}}")));
                expected.addFirst(String.valueOf(i));
            }
            assertThat(ids).isSortedAccordingTo(java.util.Comparator.reverseOrder());
            assertThat(texts(200)).isEqualTo(expected);
            assertThat(texts(33)).isEqualTo(expected);
            assertThat(state()).hasSize(200).isEqualTo(expected.subList(0, 200));

            String old = ids.get(440);
            assertThat(call("{\"action\":\"get\",\"intentionId\":\"" + old + "\"}")
                            .get("data"))
                    .isEqualTo(everything(200).get(440));
            UnaryOperator<String> update =
                    data -> "{\"action\":\"update\",\"intentionId\":\"" + old + "\",\"data\":" + data + "}";
            call(update.apply("{\"state\":\"failed\"}"));
            Map<String, Object> after = (Map<String, Object>)
                    call(update.apply("{\"name\":\"kept\"}")).get("data");
            assertThat(after)
                    .containsEntry("state", "failed")
                    .containsEntry("name", "kept")
                    .containsEntry("content", List.of(expected.get(440)));
            call("{\"action\":\"delete\",\"intentionId\":\"" + ids.get(441) + "\"}");
            call("{\"action\":\"delete\",\"intentionId\":\"" + ids.get(3) + "\"}");
            assertThat(call("{\"action\":\"update\",\"intentionId\":\"" + ids.get(441) + "\",\"data\":{}}"))
                    .containsEntry("success", false)
                    .containsEntry("code", "NOT_FOUND");
            expected.remove(441);
            expected.remove(3);
            assertThat(texts(200)).isEqualTo(expected);
            List<Map<String, Object>> before = everything(200);

            server.close();
            server = start();
            assertThat(everything(200)).isEqualTo(before);
            assertThat(call("{\"action\":\"get\",\"intentionId\":\"" + ids.get(441) + "\"}"))
                    .containsEntry("code", "NOT_FOUND");
            call(update.apply("{\"name\":\"again\"}"));
            assertThat((Map<String, Object>) call("{\"action\":\"get\",\"intentionId\":\"" + old + "\"}")
                            .get("data"))
                    .containsEntry("state", "failed")
                    .containsEntry("name", "again");
            assertThat(state()).hasSizeBetween(199, 200);
        } finally {
            server.close();
        }
    }

    private List<String> state() {
        Map<String, Object> state = json(server.api("GET", "/api/sync?types=intentions", ""));
        return ((List<Map<String, Object>>) state.get("intentions"))
                .stream()
                        .map(intention -> String.valueOf(((List<Object>) intention.get("content")).getFirst()))
                        .toList();
    }
}
