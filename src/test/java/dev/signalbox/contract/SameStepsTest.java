package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.AccessTable.Row;
import dev.signalbox.fakes.People;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Missing and hidden things take the same steps, so that timing does not distinguish them: each step that costs time
 * is a command to the store, and those are counted.
 */
class SameStepsTest {
    private static final int TIMES = 5;
    private static final int LOOKS = 3;

    private static Stage stage;

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
    }

    private interface Call {
        void in(String place);
    }

    private static void compare(List<String> different, Row row, Call call) {
        String difference = "";
        // What the instance does by itself meanwhile differs from time to time; a difference of the calls stays.
        for (int looked = 0; looked < LOOKS; looked++) {
            Map<String, Long> hidden = steps(call, "foreign");
            Map<String, Long> missing = steps(call, "missing");
            if (hidden.equals(missing)) {
                return;
            }
            difference = row + " | hidden: " + hidden + " | missing: " + missing;
        }
        different.add(difference);
    }

    private static Map<String, Long> steps(Call call, String place) {
        Map<String, Long> before = commands();
        for (int i = 0; i < TIMES; i++) {
            call.in(place);
        }
        Map<String, Long> steps = commands();
        before.forEach((command, count) -> steps.merge(command, -count, Long::sum));
        steps.values().removeIf(count -> count == 0);
        return steps;
    }

    /** Commands to the store by name and collection, but for those that this instance gives all the time by itself. */
    private static Map<String, Long> commands() {
        Map<String, Long> counts = new TreeMap<>();
        for (Timer timer : stage.server
                .bean(MeterRegistry.class)
                .find("mongodb.driver.commands")
                .timers()) {
            String collection = timer.getId().getTag("collection");
            if (!"events".equals(collection) && !"instances".equals(collection)) {
                counts.merge(timer.getId().getTag("command") + " " + collection, timer.count(), Long::sum);
            }
        }
        return counts;
    }
}
