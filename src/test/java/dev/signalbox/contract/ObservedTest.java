package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.Workers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see: metrics and health. */
class ObservedTest {
    /** SPEC section 10, with a label value that must be there from the start. */
    private static final List<String> PROMISED = List.of(
            "signalbox_events_detected_total{source=\"action\"}",
            "signalbox_events_detected_total{source=\"database\"}",
            "signalbox_events_detected_total{source=\"file\"}",
            "signalbox_events_detected_total{source=\"github\"}",
            "signalbox_deliveries_total{transport=\"websocket\"}",
            "signalbox_deliveries_total{transport=\"sse\"}",
            "signalbox_connections{transport=\"polling\"}",
            "signalbox_broadcast_latency_seconds_bucket{le=\"0.1\"}",
            "signalbox_append_latency_seconds_bucket{le=\"0.005\"}",
            "signalbox_slow_consumers_total{action=\"closed\"}",
            "signalbox_resyncs_total{mode=\"delta\"}",
            "signalbox_resyncs_total{mode=\"full\"}",
            "signalbox_resyncs_total{mode=\"recovered\"}",
            "signalbox_errors_total{code=\"INTERNAL\"}",
            "signalbox_rooms ",
            "signalbox_log_lag_events ");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "github.webhook-secret", "hook");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String metrics() {
        return server.send(
                        "GET",
                        "/prometheus",
                        new byte[0],
                        People.bearer(People.token("admin")).toArray(String[]::new))
                .body();
    }

    private static double value(String series) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void everyPromisedMetricIsThereFromTheStart() {
        assertThat(metrics().lines())
                .satisfies(lines -> PROMISED.forEach(
                        series -> assertThat(lines).as(series).anyMatch(line -> line.startsWith(series))));
    }

    @Test
    void everyMetricHasAHelpText() {
        Pattern help = Pattern.compile("# HELP (\\S+) ?(.*)");
        List<String> without = metrics()
                .lines()
                .map(help::matcher)
                .filter(Matcher::matches)
                .filter(line -> line.group(2).isBlank())
                .map(line -> line.group(1))
                .toList();
        assertThat(without).isEmpty();
    }

    @Test
    void anEventIsCountedFromItsAppendToTheLastSocket() {
        double detected = value("signalbox_events_detected_total{source=\"action\"}");
        double delivered = value("signalbox_deliveries_total{transport=\"plain_websocket\"}");
        try (Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.connect(server)) {
            peer.good("dashboard:join", "{}");
            peer.next("dashboard:state");
            Happenings.create(server, "Counted");
            peer.next("task:created");
            await().untilAsserted(() -> {
                assertThat(value("signalbox_events_detected_total{source=\"action\"}"))
                        .isEqualTo(detected + 1);
                assertThat(value("signalbox_broadcasts_total{type=\"created\"}"))
                        .isPositive();
                assertThat(value("signalbox_append_latency_seconds_count")).isPositive();
                assertThat(value("signalbox_broadcast_latency_seconds_count")).isPositive();
                assertThat(value("signalbox_deliveries_total{transport=\"plain_websocket\"}"))
                        .isGreaterThan(delivered);
            });
        }
    }

    @Test
    void whoComesBackIsCountedByWhatItGets() {
        Happenings.create(server, "Missed");
        double delta = value("signalbox_resyncs_total{mode=\"delta\"}");
        double full = value("signalbox_resyncs_total{mode=\"full\"}");
        try (Peer peer = TransportUnderTest.PLAIN_WEBSOCKET.connect(server)) {
            peer.good("dashboard:join", "{\"since\":0}");
            peer.good("dashboard:leave", "{}");
            peer.good("dashboard:join", "{\"since\":-1}");
            peer.settle();
        }
        assertThat(value("signalbox_resyncs_total{mode=\"delta\"}")).isEqualTo(delta + 1);
        assertThat(value("signalbox_resyncs_total{mode=\"full\"}")).isEqualTo(full + 1);
    }

    @Test
    void labelsDoNotGrowWithWhatClientsSend() {
        int before = series();
        for (int i = 0; i < 300; i++) {
            server.api("GET", "/nothing/" + i + "?n=" + i, "");
            server.api("GET", "/api/tasks/t-" + i, "");
            server.api("GET", "/api/nothing/" + i, "", "X-GitHub-Event", "event-" + i);
            server.send(
                    "POST",
                    "/api/github/webhook",
                    "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "X-GitHub-Event",
                    "event-" + i,
                    "Content-Type",
                    "application/json");
        }
        assertThat(value("signalbox_webhook_deliveries_total{event=\"other\",result=\"refused\"}"))
                .isEqualTo(300);
        assertThat(series() - before).as("new time series").isLessThan(40);
    }

    private static int series() {
        return (int) metrics().lines().filter(line -> !line.startsWith("#")).count();
    }

    @Test
    void adminsSeeTheDetailsOfHealth() {
        Map<String, Object> health = health();
        assertThat(health).containsEntry("status", "UP");
        Map<String, Object> details = part(health, "details");
        assertThat(part(part(details, "store"), "details")).containsKeys("latencyMillis", "embedded");
        assertThat(part(part(part(details, "workers"), "details"), "backlog"))
                .containsKeys("appenders", "projectors", "github-deliveries");
        assertThat(part(part(details, "lag"), "details")).containsKey("events");
        assertThat(part(part(details, "disk"), "details")).containsKeys("freeBytes", "totalBytes");
    }

    @Test
    void aDeadWorkerIsNamed() {
        try (TestServer dying = TestServer.real()) {
            dying.bean(Workers.class)
                    .of("probe", () -> {
                        throw new IllegalStateException("a bug");
                    })
                    .start();
            await().until(() -> dying.send("GET", "/health", new byte[0]).statusCode() == 503);
            String body = dying.send(
                            "GET",
                            "/health",
                            new byte[0],
                            People.bearer(People.token("admin")).toArray(String[]::new))
                    .body();
            assertThat(part(part(part(Answers.json(body), "details"), "workers"), "details"))
                    .containsEntry("dead", List.of("probe"));
        }
    }

    private static Map<String, Object> health() {
        return Answers.json(server.send(
                "GET",
                "/health",
                new byte[0],
                People.bearer(People.token("admin")).toArray(String[]::new)));
    }

    private static Map<String, Object> part(Map<String, Object> json, String name) {
        return ((Map<?, ?>) json.get(name))
                .entrySet().stream()
                        .collect(Collectors.toMap(e -> String.valueOf(e.getKey()), e -> (Object) e.getValue()));
    }
}
