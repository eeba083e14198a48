package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.AccessTable.Row;
import dev.signalbox.fakes.People;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Missing and hidden things take the same steps, so that timing does not distinguish them: each step that costs time
 * is a command to the store, and those are counted.
 */
class SameStepsTest {
    private static final int TIMES = 5;

    private static Stage stage;

    /** Of all calls of a test. */
    private final Set<String> commands = new TreeSet<>();

    @BeforeAll
    static void start() {
        stage = new Stage(false);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void overHttp() {
        List<String> different = new ArrayList<>();
        for (Row row : AccessTable.http()) {
            if (row.isAboutASpace() && !row.call().startsWith("STREAM")) {
                compare(different, row, place -> {
                    String[] call = stage.filled(row.call(), place).split(" ", 2);
                    List<String> headers = new ArrayList<>(People.bearer(People.token("stranger")));
                    headers.addAll(List.of("Content-Type", "application/json"));
                    stage.server.send(
                            call[0],
                            call[1],
                            stage.filled(row.body(), place).getBytes(StandardCharsets.UTF_8),
                            headers.toArray(String[]::new));
                });
            }
        }
        assertThat(different).isEmpty();
        assertThat(commands).as("what was counted").contains("find tasks", "find webhooks");
    }

    @Test
    void overASocket() {
        List<String> different = new ArrayList<>();
        try (Peer peer =
                TransportUnderTest.PLAIN_WEBSOCKET.open(stage.server.port(), "token", People.token("stranger"))) {
            for (Row row : AccessTable.sockets()) {
                if (row.isAboutASpace()) {
                    compare(different, row, place -> peer.call(row.call(), stage.filled(row.body(), place)));
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(commands).as("what was counted").contains("find tasks");
    }

    private interface Call {
        void in(String place);
    }

    private void compare(List<String> different, Row row, Call call) {
        Map<String, Long> hidden = steps(call, "foreign");
        Map<String, Long> missing = steps(call, "missing");
        commands.addAll(hidden.keySet());
        if (!hidden.equals(missing)) {
            different.add(row + " | hidden: " + hidden + " | missing: " + missing);
        }
    }

    private static Map<String, Long> steps(Call call, String place) {
        CountedCommands counted = stage.server.bean(CountedCommands.class);
        Map<String, Long> before = counted.counts();
        for (int i = 0; i < TIMES; i++) {
            call.in(place);
        }
        Map<String, Long> steps = counted.counts();
        before.forEach((command, count) -> steps.merge(command, -count, Long::sum));
        steps.values().removeIf(count -> count == 0);
        return steps;
    }
}
