package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every metric that the alerts, the dashboard and the autoscaler in {@code k8s/} ask for is one of the server. */
class DashboardsTest {
    private static final Path K8S = Path.of("k8s");
    /** Words of PromQL, and what Prometheus itself knows. */
    private static final Set<String> LANGUAGE =
            Set.of("sum", "by", "rate", "increase", "up", "max", "min", "avg", "histogram_quantile", "le", "and", "or");

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        ApiDocument.yaml(Files.readString(K8S.resolve("observe/rules.yml")))
                .findValues("expr")
                .forEach(expression -> all.add(expression.asText()));
        ApiDocument.yaml(Files.readString(K8S.resolve("observe/dashboard.json")))
                .findValues("expr")
                .forEach(expression -> all.add(expression.asText()));
        JsonNode autoscaler = ApiDocument.yaml(Files.readString(K8S.resolve("overlays/prod/autoscaler.yaml")));
        all.add(autoscaler.at("/spec/metrics/0/pods/metric/name").asText());
        return all;
    }

    private static Set<String> metrics(String expression) {
        String bare = expression
                .replaceAll("\\{[^}]*}", "")
                .replaceAll("\\[[^]]*]", "")
                .replaceAll("\\bby\\s*\\([^)]*\\)", "");
        return Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*")
                .matcher(bare)
                .results()
                .map(word -> word.group())
                .filter(word -> !LANGUAGE.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricIsThere() throws IOException {
        try (TestServer server = TestServer.real()) {
            server.api("GET", "/api/me", "");
            server.api("GET", "/api/tasks", "");
            server.send("GET", "/health", new byte[0]); // as the probes do
            String scraped = server.send(
                            "GET",
                            "/prometheus",
                            new byte[0],
                            People.bearer(People.token("admin")).toArray(String[]::new))
                    .body();
            Set<String> known = scraped.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replaceAll("[{ ].*", ""))
                    .collect(Collectors.toSet());
            assertThat(expressions()).hasSizeGreaterThan(15);
            for (String expression : expressions()) {
                assertThat(known).as(expression).containsAll(metrics(expression));
            }
        }
    }
}
