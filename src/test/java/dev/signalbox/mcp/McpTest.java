package dev.signalbox.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents work on tasks by the tools at {@code /mcp}. */
class McpTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @SuppressWarnings("NullAway.Init")
    private static TestServer server;

    @SuppressWarnings("NullAway.Init")
    private static People people;

    @SuppressWarnings("NullAway.Init")
    private static McpCalls agent;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false", "signalbox.anonymous", "true");
        people = new People(server);
        agent = new McpCalls(server, people.key("wren", "main", Role.AGENT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create(String label) {
        HttpResponse<String> answer =
                server.api("POST", "/api/tasks", "{\"title\":\"Mend it\",\"labels\":[\"" + label + "\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return (String) Answers.json(answer).get("id");
    }

    private static void append(String taskId, String type, String data) {
        HttpResponse<String> answer = server.api(
                "POST", "/api/tasks/" + taskId + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String ask(String taskId, int waitSeconds, String... ids) {
        List<String> requests = new ArrayList<>();
        for (String id : ids) {
            requests.add("{\"id\":\"" + id + "\",\"kind\":\"question\",\"text\":\"May I?\"}");
        }
        return "{\"taskId\":\"" + taskId + "\",\"waitSeconds\":" + waitSeconds + ",\"requests\":" + requests + "}";
    }

    private static int waiting() {
        return server.bean(AnswerWait.class).waiting();
    }

    @Test
    void theToolsAreThoseOfTheContractAndHaveTheSchemasOfTheApi() {
        assertThat(agent.tools().keySet())
                .containsExactlyInAnyOrder(
                        "list_tasks",
                        "get_task",
                        "create_task",
                        "claim_next_task",
                        "report_progress",
                        "ask",
                        "link_pull_request",
                        "comment",
                        "finish");
        agent.tools().values().forEach(tool -> {
            assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
            assertThat(tool.at("/outputSchema/type").asText()).isEqualTo("object");
            assertThat(tool.toString()).doesNotContain("#/components/");
        });
        assertThat(agent.tools()
                        .get("list_tasks")
                        .at("/inputSchema/properties/limit/maximum")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void anAgentTakesATaskReportsAsksAndFinishes() {
        String id = create("work");
        append(id, "input_requested", "{\"requests\":[{\"id\":\"before\",\"kind\":\"question\",\"text\":\"Which?\"}]}");
        append(id, "input_answered", "{\"answers\":[{\"id\":\"before\",\"text\":\"That one\"}]}");

        JsonNode claimed = agent.call("claim_next_task", "{\"labels\":[\"work\"]}");
        assertThat(claimed.at("/task/id").asText()).isEqualTo(id);
        assertThat(claimed.at("/answers/0/text").asText()).isEqualTo("That one");
        assertThat(Answers.json(server.api("GET", "/api/agents/wren", ""))).containsEntry("name", "wren");
        assertThat(agent.call("claim_next_task", "{\"labels\":[\"work\"]}").has("task"))
                .isFalse();

        JsonNode event = agent.call(
                "report_progress",
                "{\"taskId\":\"" + id
                        + "\",\"message\":\"Reading\",\"percent\":10,\"kind\":\"action\",\"plan\":[{\"text\":\"Read\",\"state\":\"doing\"}]}");
        assertThat(event.at("/event/cause/kind").asText()).isEqualTo("mcp");
        agent.call("comment", "{\"taskId\":\"" + id + "\",\"text\":\"Nice code\"}");

        JsonNode asked = agent.call("ask", ask(id, 0, "a", "b"));
        assertThat(asked.get("open")).extracting(JsonNode::asText).containsExactly("a", "b");
        append(id, "input_answered", "{\"answers\":[{\"id\":\"a\",\"text\":\"yes\"}]}");
        JsonNode again = agent.call("ask", ask(id, 1, "a", "b", "c"));
        assertThat(again.at("/answers/0/text").asText()).isEqualTo("yes");
        assertThat(again.get("open")).extracting(JsonNode::asText).containsExactly("b", "c");
        JsonNode task = agent.call("get_task", "{\"taskId\":\"" + id + "\"}").get("task");
        assertThat(task.get("requests")).extracting(r -> r.get("id").asText()).containsExactly("b", "c");

        String url = "https://github.com/acme/shop/pull/7";
        JsonNode linked = agent.call("link_pull_request", "{\"taskId\":\"" + id + "\",\"prUrl\":\"" + url + "\"}");
        assertThat(linked.at("/task/pr/number").asInt()).isEqualTo(7);
        assertThat(linked.at("/task/pr/proof").asText()).isEqualTo("claimed");

        JsonNode finished = agent.call(
                        "finish", "{\"taskId\":\"" + id + "\",\"outcome\":\"completed\",\"message\":\"Done\"}")
                .get("task");
        assertThat(finished.get("status").asText()).isEqualTo("completed");
        assertThat(finished.has("run")).isFalse();
        assertThat(finished.toString()).contains("\"outcome\":\"succeeded\"");
    }

    @Test
    void aWaitEndsAsSoonAsEverythingIsAnswered() {
        String id = create("wait");
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> agent.call("ask", ask(id, 50, "x", "y")));
        await().atMost(LONG).until(() -> waiting() == 1);
        append(id, "input_answered", "{\"answers\":[{\"id\":\"x\",\"text\":\"1\"}]}");
        append(id, "input_answered", "{\"answers\":[{\"id\":\"y\",\"text\":\"2\"}]}");
        JsonNode result =
                answer.orTimeout(40, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(result.get("open")).isEmpty();
        assertThat(result.get("answers"))
                .extracting(a -> a.get("text").asText())
                .containsExactly("1", "2");
        await().atMost(LONG).until(() -> waiting() == 0);
    }

    @Test
    void aClientThatDisconnectsWaitsNoLonger() throws IOException {
        String id = create("gone");
        byte[] body =
                ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"ask\",\"arguments\":"
                                + ask(id, 50, "x") + "}}")
                        .getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write(("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + TestServer.API_KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            await().atMost(LONG).until(() -> waiting() == 1);
        }
        await().atMost(LONG).until(() -> waiting() == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "list_tasks | {\"limit\":\"many\"}",
                "list_tasks | {\"limit\":0}",
                "list_tasks | {\"q\":7}",
                "list_tasks | {\"sort\":\"random\"}",
                "get_task | {}",
                "get_task | {\"taskId\":7}",
                "create_task | {}",
                "create_task | {\"title\":\"\"}",
                "create_task | {\"title\":\"t\",\"labels\":\"one\"}",
                "claim_next_task | {\"labels\":[1]}",
                "claim_next_task | {\"spaceId\":[]}",
                "report_progress | {\"taskId\":\"{task}\"}",
                "report_progress | {\"taskId\":\"{task}\",\"message\":\"m\",\"percent\":101}",
                "report_progress | {\"taskId\":\"{task}\",\"message\":\"m\",\"percent\":1.5}",
                "report_progress | {\"taskId\":\"{task}\",\"message\":\"m\",\"kind\":\"dance\"}",
                "report_progress | {\"taskId\":\"{task}\",\"message\":\"m\",\"plan\":[{\"text\":\"t\",\"state\":\"maybe\"}]}",
                "ask | {\"taskId\":\"{task}\",\"requests\":[]}",
                "ask | {\"taskId\":\"{task}\",\"requests\":[{\"id\":\"a\",\"kind\":\"favour\",\"text\":\"t\"}]}",
                "ask | {\"taskId\":\"{task}\",\"requests\":[{\"id\":\"a\",\"kind\":\"question\",\"text\":\"t\"}],\"waitSeconds\":51}",
                "link_pull_request | {\"taskId\":\"{task}\"}",
                "comment | {\"taskId\":\"{task}\",\"text\":true}",
                "finish | {\"taskId\":\"{task}\",\"outcome\":\"perhaps\",\"message\":\"m\"}",
                "finish | {\"taskId\":\"{task}\",\"outcome\":\"completed\"}",
            })
    void argumentsOutsideTheSchemaAreRefusedAndNothingIsStored(String tool, String arguments) {
        String id = create("wrong");
        String filled = arguments.replace("{task}", id);
        assertThat(agent.fits(tool, filled)).as("the schema says so too").isFalse();
        JsonNode refusal = agent.refusal(tool, filled);
        assertThat(refusal.get("code").asText()).as(refusal.toString()).isEqualTo("INVALID_PAYLOAD");
        assertThat(refusal.get("errors")).isNotEmpty();
        assertThat(Answers.json(server.api("GET", "/api/tasks/" + id, ""))).containsEntry("version", 1);
    }

    @Test
    void rightsAreThoseOfTheCredential() {
        String id = create("rights");
        McpCalls viewer = new McpCalls(server, people.key("viewer", "main", Role.VIEWER));
        McpCalls member = new McpCalls(server, people.key("member", "main", Role.MEMBER));
        people.space("elsewhere", Space.Visibility.PRIVATE);
        McpCalls foreign = new McpCalls(server, people.key("foreign", "elsewhere", Role.AGENT));
        String progress = "{\"taskId\":\"" + id + "\",\"message\":\"m\"}";
        assertThat(viewer.call("get_task", "{\"taskId\":\"" + id + "\"}").has("task"))
                .isTrue();
        assertThat(viewer.refusal("report_progress", progress).get("code").asText())
                .isEqualTo("FORBIDDEN");
        assertThat(viewer.refusal("claim_next_task", "{}").get("code").asText()).isEqualTo("FORBIDDEN");
        assertThat(member.refusal("ask", ask(id, 0, "a")).get("code").asText()).isEqualTo("FORBIDDEN");
        assertThat(member.call("comment", "{\"taskId\":\"" + id + "\",\"text\":\"t\"}")
                        .has("event"))
                .isTrue();
        assertThat(foreign.refusal("report_progress", progress).get("code").asText())
                .isEqualTo("TASK_NOT_FOUND");
        assertThat(foreign.refusal("get_task", "{\"taskId\":\"" + id + "\"}").toString())
                .isEqualTo(foreign.refusal("get_task", "{\"taskId\":\"none\"}").toString());
        assertThat(foreign.refusal("list_tasks", "{}").get("code").asText()).isEqualTo("SPACE_NOT_FOUND");
        assertThat(foreign.call("claim_next_task", "{}").has("task"))
                .as("in its own space")
                .isFalse();
        assertThat(foreign.request("resources/read", "{\"uri\":\"signalbox://tasks/" + id + "\"}")
                        .has("error"))
                .isTrue();
        assertThat(new McpCalls(server, "sbx_bad_key").post("{}").statusCode()).isEqualTo(401);
        assertThat(agent.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatIsNoMessageOfTheProtocolIsRefusedInItsWords() {
        for (String garbage :
                List.of("", "{", "[]", "7", "{\"jsonrpc\":\"2.0\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")) {
            HttpResponse<String> answer = agent.post(garbage);
            assertThat(answer.statusCode()).as(garbage + answer.body()).isEqualTo(400);
        }
        assertThat(agent.request("no/such", "{}").at("/error/code").asInt()).isEqualTo(-32601);
        for (String params : List.of("{}", "{\"name\":7,\"arguments\":[]}", "[]", "{\"name\":\"no_tool\"}")) {
            JsonNode error = agent.request("tools/call", params).get("error");
            assertThat(error.get("code").asInt()).as(error.toString()).isEqualTo(-32602);
            assertThat(error.toString()).doesNotContain("modelcontextprotocol", "java", "Exception");
        }
        assertThat(agent.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(agent.post(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
                                "MCP-Protocol-Version",
                                "1999-01-01")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.api("GET", "/mcp", "").statusCode()).isEqualTo(405);
        assertThat(server.api("DELETE", "/mcp", "").statusCode()).isEqualTo(405);
    }

    @Test
    void aTaskIsAResource() {
        String id = create("resource");
        JsonNode read = agent.request("resources/read", "{\"uri\":\"signalbox://tasks/" + id + "\"}")
                .get("result");
        assertThat(McpCalls.read(read.at("/contents/0/text").asText()).get("id").asText())
                .isEqualTo(id);
        assertThat(agent.request("resources/read", "{\"uri\":\"signalbox://tasks/none\"}")
                        .at("/error/code")
                        .asInt())
                .isNegative();
        assertThat(agent.request("resources/templates/list", "{}").toString()).contains("signalbox://tasks/{id}");
    }

    @Test
    void aThousandCallsAtOnceHaveOneWinnerForEachTask() {
        List<McpCalls> callers = IntStream.range(0, 50)
                .mapToObj(n -> new McpCalls(server, people.key("many-" + n, "main", Role.AGENT)))
                .toList();
        Set<String> tasks = new HashSet<>();
        IntStream.range(0, 60).forEach(n -> tasks.add(create("many")));
        agent.tools();
        List<String> won = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<JsonNode>> calls = IntStream.range(0, 1_000)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> n % 5 == 0
                                    ? callers.get(n / 5 % 50).call("claim_next_task", "{\"labels\":[\"many\"]}")
                                    : callers.get(n % 50).call("list_tasks", "{\"limit\":1}"),
                            threads))
                    .toList();
            calls.forEach(call -> {
                JsonNode task = call.join().path("task");
                if (!task.isMissingNode()) {
                    won.add(task.get("id").asText());
                }
            });
        }
        assertThat(won).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tasks);
        Map<String, Object> winner = Answers.json(server.api("GET", "/api/tasks/" + won.getFirst(), ""));
        assertThat((String) winner.get("assignedTo")).startsWith("many-");
    }
}
