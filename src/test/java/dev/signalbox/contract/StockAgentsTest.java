package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.NodeProgram;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Published clients of agents' protocols, unmodified, and the published suite of MCP. */
class StockAgentsTest {
    private static TestServer server;
    private static String url;
    private static String key;

    @BeforeAll
    static void start() {
        server = TestServer.real(
                "signalbox.limits.enabled",
                "false",
                "signalbox.anonymous",
                "true",
                "signalbox.test.suite-tools",
                "true");
        url = "http://localhost:" + server.port();
        key = new People(server).key("stock", "main", Role.AGENT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, Object> lastLine(String printed) {
        return Answers.json(printed.strip().lines().reduce("", (before, line) -> line));
    }

    @Test
    void theClientOfMcpForTypeScriptWorks() throws Exception {
        Process client = NodeProgram.client("mcp.mjs", url, key, "stock");
        String printed = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(printed).isZero();
        assertThat(lastLine(printed))
                .containsEntry("same", true)
                .containsEntry("open", List.of("a"))
                .containsEntry("refused", "INVALID_PAYLOAD")
                .containsEntry("resource", true)
                .containsEntry("status", "completed");
    }

    @Test
    void theSuiteOfMcpFindsNothingWrongWithWhatIsOffered() throws Exception {
        Path notOffered =
                Path.of("src/test/resources/clients/mcp-not-offered.yml").toAbsolutePath();
        String printed = NodeProgram.run(
                "@modelcontextprotocol/conformance/dist/index.js",
                "server",
                "--url",
                url + "/mcp",
                "--expected-failures",
                notOffered.toString());
        assertThat(printed).doesNotContain("exit code");
    }

    @Test
    void theClientOfA2aFollowsATaskToItsEnd() throws Exception {
        String id = (String) Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"T\"}"))
                .get("id");
        Process client = NodeProgram.client("a2a.mjs", url, key, id);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).contains("following");
            for (String event : List.of(
                    "{\"type\":\"analyzing\",\"data\":{}}",
                    "{\"type\":\"input_requested\",\"data\":{\"requests\":[{\"id\":\"a\",\"kind\":\"question\",\"text\":\"Which?\"}]}}",
                    "{\"type\":\"completed\",\"data\":{}}")) {
                server.api("POST", "/api/tasks/" + id + "/events", event);
            }
            Map<String, Object> seen = Answers.json(lines.readLine());
            assertThat(seen)
                    .containsEntry("name", "Signalbox")
                    .containsEntry("context", "main")
                    .containsEntry("listed", true);
            assertThat(seen.get("states")).hasToString("[1, 2, 6, 3]");
            assertThat(String.valueOf(seen.get("missing"))).contains("TaskNotFound");
        }
        assertThat(client.waitFor()).isZero();
    }
}
