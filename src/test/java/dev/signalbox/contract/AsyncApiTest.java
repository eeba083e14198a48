package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Role;
import dev.signalbox.model.SystemEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.Appended;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.LiveSpaces;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /asyncapi.yml} against the messages of a server to which everything happens that it can tell of. */
class AsyncApiTest {
    /** They come with what would end this test, or to admins only: ExpiryTest, StartTest, RolloutTest, TrafficTest, TwoInstancesTest. */
    private static final Set<String> ELSEWHERE = Set.of(
            EventName.AUTH_EXPIRING,
            EventName.SERVER_DRAINING,
            EventName.SERVER_AGE,
            EventName.FEATURES_CHANGED,
            EventName.TRAFFIC_STEP);

    private static final String[] MACHINE = {"X-API-Key", TestServer.API_KEY};

    @TempDir
    Path workflows;

    private TestServer server;
    private ApiDocument document;

    /** Records all text messages of a plain WebSocket. */
    private static final class Recorder implements WebSocket.Listener {
        private final Queue<Map<String, Object>> messages = new ConcurrentLinkedQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Recorder(int port, String path, String... credential) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header(credential[0], credential[1])
                    .buildAsync(URI.create("ws://localhost:" + port + path), this)
                    .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(Answers.json(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        void send(String event, String json) {
            socket.sendText("{\"event\":\"" + event + "\",\"id\":1,\"data\":" + json + "}", true)
                    .join();
        }
    }

    private Map<String, Object> post(String path, String json) {
        return Answers.json(server.api("POST", path, json));
    }

    private void append(String taskId, String type, String data) {
        Map<String, Object> event =
                post("/api/tasks/" + taskId + "/events", "{\"type\":\"" + type + "\",\"data\":" + data + "}");
        assertThat(event).as(type).containsEntry("type", type);
    }

    private void append(String taskId, TaskEvent event) {
        Appended.await(server.bean(LiveSpaces.class)
                .append(
                        "main",
                        new Command(
                                dev.signalbox.model.Actor.SIGNALBOX,
                                new Cause(Cause.Kind.CLOCK, null),
                                null,
                                state -> new Command.Draft(taskId, event, false))));
    }

    /** Everything that can happen to tasks, in an order that the table of transitions allows. */
    private void play() throws Exception {
        String task = String.valueOf(
                post("/api/tasks", "{\"title\":\"T\",\"labels\":[\"a\"]}").get("id"));
        post("/api/agents", "{\"id\":\"finch\",\"name\":\"Finch\"}");
        post("/api/agents/finch/claim", "{\"labels\":[\"a\"]}");
        append(task, "analyzing", "{}");
        append(task, "clarification_needed", "{\"questions\":[{\"id\":\"q\",\"text\":\"?\"}]}");
        append(task, "clarification_answered", "{\"answers\":[{\"id\":\"q\",\"text\":\"!\"}]}");
        append(task, new SystemEvent.DispatchRequested("o/r", List.of("bug"), List.of("ada")));
        append(task, new SystemEvent.DispatchStopped("GONE", "No such repository"));
        append(task, "dispatched", "{\"issueUrl\":\"https://e.org/1\",\"issueNumber\":1,\"repo\":\"o/r\"}");
        String requests = "{\"requests\":[{\"id\":\"%s\",\"kind\":\"permission\",\"text\":\"?\"}]}";
        append(task, "input_requested", requests.formatted("r1"));
        append(task, "input_answered", "{\"answers\":[{\"id\":\"r1\",\"text\":\"yes\"}]}");
        append(task, "input_requested", requests.formatted("r2"));
        append(task, "input_withdrawn", "{\"ids\":[\"r2\"]}");
        append(task, "progress", "{\"message\":\"m\",\"plan\":[{\"text\":\"p\",\"state\":\"todo\"}]}");
        append(task, "comment", "{\"text\":\"c\"}");
        append(task, new SystemEvent.Stale(Instant.EPOCH));
        append(
                task,
                "run_ended",
                "{\"runId\":\"" + run(task) + "\",\"outcome\":\"succeeded\",\"usage\":{\"seconds\":1}}");
        append(task, "pr_opened", "{\"prUrl\":\"https://e.org/2\",\"prNumber\":2,\"repo\":\"o/r\"}");
        append(task, "pr_updated", "{\"prNumber\":2,\"draft\":true,\"action\":\"converted_to_draft\"}");
        append(task, "pr_review", "{\"state\":\"approved\",\"author\":\"ada\"}");
        append(task, "check", "{\"name\":\"b\",\"conclusion\":\"failure\",\"url\":\"https://e.org/3\"}");
        append(task, "pr_closed", "{\"prNumber\":2}");
        append(task, "updated", "{\"patch\":{\"title\":\"U\"}}");
        append(task, "assigned", "{}");
        append(task, "failed", "{\"code\":\"C\",\"message\":\"m\"}");
        append(task, "reopened", "{\"reason\":\"again\"}");
        append(task, "cancelled", "{\"reason\":\"no\"}");
        append(task, "reopened", "{}");
        append(task, "completed", "{\"summary\":\"done\"}");
        append(task, "reopened", "{}");
        append(task, "pr_merged", "{\"mergeCommitSha\":\"abc\",\"prNumber\":2}");
        server.api("DELETE", "/api/tasks/" + task, "");
        entity("beings", "beingId", "{\"name\":\"Notes\",\"type\":\"document\"}", "{\"status\":\"open\"}");
        entity("intentions", "intentionId", "{\"state\":\"draft\",\"content\":[\"x\"]}", "{\"state\":\"complete\"}");
        Files.writeString(workflows.resolve("a.yaml"), "name: a\nquestions:\n  - text: Which one?\n");
    }

    private String run(String task) {
        Object run = Answers.json(server.api("GET", "/api/tasks/" + task, "")).get("run");
        return String.valueOf(((Map<?, ?>) run).get("id"));
    }

    private void entity(String path, String idName, String data, String change) {
        Object made = post("/api/" + path, "{\"action\":\"create\",\"data\":" + data + "}")
                .get("data");
        String id = "\"" + idName + "\":\"" + ((Map<?, ?>) made).get("id") + "\"";
        post("/api/" + path, "{\"action\":\"update\"," + id + ",\"data\":" + change + "}");
        post("/api/" + path, "{\"action\":\"delete\"," + id + "}");
    }

    @Test
    void everyMessageIsAsDescribed() throws Exception {
        server = TestServer.real(
                "signalbox.limits.enabled",
                "false",
                "signalbox.presence.enabled",
                "true",
                "signalbox.workflows-dir",
                workflows.toString());
        document = new ApiDocument(server);
        new People(server).user("ada").member("main", "ada", Role.MEMBER);
        Recorder all = new Recorder(server.port(), "/ws", MACHINE);
        List<Recorder> lists = List.of("tasks", "agents", "workflows").stream()
                .map(name -> new Recorder(server.port(), "/ws/" + name, MACHINE))
                .toList();
        String first =
                String.valueOf(post("/api/tasks", "{\"title\":\"First\"}").get("id"));
        all.send("dashboard:join", "{}");
        all.send("space:join", "{}");
        all.send("task:join", "{\"taskId\":\"" + first + "\"}");
        all.send("subscribe", "{\"patterns\":[\"task:*:*\",\"agent:*:*\"]}");
        awaitNames(
                all,
                Set.of(EventName.DASHBOARD_STATE, EventName.SPACE_STATE, EventName.TASK_STATE, EventName.SYNC_FULL));
        append(first, "comment", "{\"text\":\"c\"}");
        Recorder other = new Recorder(
                server.port(), "/ws", People.bearer(People.token("ada")).toArray(String[]::new));
        other.send("space:join", "{}");
        awaitNames(other, Set.of(EventName.SPACE_STATE));
        play();
        other.send("space:draft", "{\"spaceId\":\"main\",\"text\":\"I am wri\"}");
        all.socket.sendText("{\"event\":\"no such command\",\"data\":{}}", true).join();

        Set<String> described = new TreeSet<>();
        document.sockets()
                .at("/channels/events/messages")
                .fieldNames()
                .forEachRemaining(key -> described.add(key.startsWith("call_") ? "" : name(key)));
        described.removeAll(ELSEWHERE);
        described.remove("");
        awaitNames(all, described);
        for (Recorder list : lists) {
            Awaitility.await().until(() -> !list.messages.isEmpty());
        }

        List<String> wrong = new ArrayList<>();
        for (Map<String, Object> message : all.messages) {
            if (!"ack".equals(message.get("event"))) {
                wrong.addAll(document.ofMessage(String.valueOf(message.get("event")), json(message.get("data"))));
            }
        }
        lists.forEach(list -> list.messages.forEach(
                message -> wrong.addAll(document.ofMessage(String.valueOf(message.get("type")), json(message)))));
        assertThat(wrong).isEmpty();
        server.close();
    }

    private String name(String key) {
        return document.sockets().at("/components/messages/" + key + "/name").asText();
    }

    /** Waits until there was a message of each name; a name may have {@code {id}} in it. */
    private static void awaitNames(Recorder recorder, Set<String> names) {
        Set<String> missing = new TreeSet<>(names);
        Awaitility.await().atMost(java.time.Duration.ofSeconds(60)).untilAsserted(() -> {
            Set<String> heard = new TreeSet<>();
            recorder.messages.forEach(message -> heard.add(String.valueOf(message.get("event"))));
            missing.removeIf(
                    name -> heard.stream().anyMatch(one -> one.matches(name.replaceAll("\\{[^}]*}", "[^:]+"))));
            assertThat(missing).isEmpty();
        });
    }

    private static String json(Object value) {
        return new String(JsonText.write(value), StandardCharsets.UTF_8);
    }

    @Test
    void everyNameOfAnEventIsDescribed() throws Exception {
        server = TestServer.real();
        document = new ApiDocument(server);
        JsonNode messages = document.sockets().at("/components/messages");
        List<String> names = StreamSupport.stream(messages.spliterator(), false)
                .map(message -> message.path("name").asText())
                .toList();
        List<String> ours = new ArrayList<>();
        for (Field field : EventName.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getName().equals("TASK_PREFIX")) {
                ours.add(String.valueOf(field.get(null)));
            }
        }
        Arrays.stream(dev.signalbox.model.EventType.values())
                .filter(type -> type != dev.signalbox.model.EventType.PROGRESS
                        && type != dev.signalbox.model.EventType.COMMENT) // in a timeline only
                .forEach(type -> ours.add(EventName.TASK_PREFIX + type.wire()));
        assertThat(names).containsAll(ours);
        server.close();
    }
}
