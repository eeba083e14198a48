package dev.signalbox.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Agents that know nothing of Signalbox report what they do. */
@SuppressWarnings("unchecked") // JSON
class HooksTest {
    /** All that Claude Code's reference names, and some that it does not. */
    private static final List<String> EVENTS = List.of(
            "SessionStart",
            "Setup",
            "UserPromptSubmit",
            "UserPromptExpansion",
            "PreToolUse",
            "PermissionRequest",
            "PermissionDenied",
            "PostToolUse",
            "PostToolUseFailure",
            "PostToolBatch",
            "Notification",
            "MessageDisplay",
            "SubagentStart",
            "SubagentStop",
            "TaskCreated",
            "TaskCompleted",
            "Stop",
            "StopFailure",
            "TeammateIdle",
            "InstructionsLoaded",
            "ConfigChange",
            "CwdChanged",
            "FileChanged",
            "WorktreeCreate",
            "WorktreeRemove",
            "PreCompact",
            "PostCompact",
            "Elicitation",
            "ElicitationResult",
            "SessionEnd",
            "NotInventedYet",
            "ü/?");

    private static TestServer server;
    private static People people;
    private static String key;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        people = new People(server);
        key = people.key("wren", "main", Role.AGENT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String create() {
        return (String) Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"Mend it\"}"))
                .get("id");
    }

    private static Map<String, Object> task(String id) {
        return Answers.json(server.api("GET", "/api/tasks/" + id, ""));
    }

    private static List<String> types(String id) {
        return ((List<Map<String, Object>>) task(id).get("events"))
                .stream().map(event -> String.valueOf(event.get("type"))).toList();
    }

    private static Map<String, Object> last(String id) {
        return ((List<Map<String, Object>>) task(id).get("events")).getLast();
    }

    private static HttpResponse<String> post(String credential, String path, String body) {
        return server.send(
                "POST",
                "/api/hooks/" + path,
                body.getBytes(StandardCharsets.UTF_8),
                "X-API-Key",
                credential,
                "Content-Type",
                "application/json");
    }

    private static Map<String, Object> hook(String path, String body) {
        HttpResponse<String> answer = post(key, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        Map<String, Object> receipt = Answers.json(answer);
        assertThat(receipt.keySet()).isSubsetOf("result", "taskId");
        return receipt;
    }

    private static Map<String, Object> claude(String task, String session, String event, String more) {
        return hook(
                "claude-code?taskId=" + task,
                "{\"session_id\":\"" + session
                        + "\",\"transcript_path\":\"/t.jsonl\",\"cwd\":\"/w\",\"hook_event_name\":\"" + event + "\""
                        + more + "}");
    }

    @Test
    void aSessionOfClaudeCodeIsARunWithProgressAndItsPermissionIsANeed() {
        String id = create();
        assertThat(claude(id, "s1", "SessionStart", ",\"source\":\"startup\""))
                .containsEntry("result", "bound")
                .containsEntry("taskId", id);
        Map<String, Object> run = (Map<String, Object>) task(id).get("run");
        assertThat(run).containsEntry("agentId", "wren");
        claude(id, "s1", "UserPromptSubmit", ",\"prompt\":\"my password is geheim\"");
        claude(
                id,
                "s1",
                "PreToolUse",
                ",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"npm test --token=geheim\"}");
        assertThat((Map<String, Object>) task(id).get("activity")).containsEntry("message", "Bash: npm");
        claude(
                id,
                "s1",
                "PermissionRequest",
                ",\"tool_name\":\"Edit\",\"tool_input\":{\"file_path\":\"/w/src/geheim.ts\"}");
        claude(
                id,
                "s1",
                "Notification",
                ",\"notification_type\":\"permission_prompt\",\"message\":\"Claude needs your permission\"");
        List<Map<String, Object>> requests = (List<Map<String, Object>>) task(id).get("requests");
        assertThat(requests).hasSize(1);
        assertThat(requests.getFirst())
                .containsEntry("kind", "permission")
                .containsEntry("text", "May it use Edit: geheim.ts?");
        assertThat(Answers.items(server.api("GET", "/api/attention?spaceId=main", "")))
                .anySatisfy(need -> assertThat(need)
                        .containsEntry("reason", "permission")
                        .extractingByKey("task")
                        .extracting("id")
                        .isEqualTo(id));
        claude(id, "s1", "PostToolUse", ",\"tool_name\":\"Edit\",\"tool_response\":{\"ok\":true}");
        assertThat(task(id)).doesNotContainKey("requests");
        claude(id, "s1", "Stop", ",\"stop_hook_active\":false,\"last_assistant_message\":\"All tests pass.\"");
        claude(id, "s1", "SessionEnd", ",\"reason\":\"prompt_input_exit\"");
        assertThat(task(id)).doesNotContainKey("run");
        int version = types(id).size();
        assertThat(claude(id, "s1", "PostToolUse", ",\"tool_name\":\"Bash\"")).containsEntry("result", "bound");
        assertThat(types(id)).as("what comes after the end changes nothing").hasSize(version);
        assertThat(types(id))
                .containsExactly(
                        "created",
                        "run_started",
                        "progress",
                        "progress",
                        "input_requested",
                        "input_withdrawn",
                        "progress",
                        "run_ended");
        assertThat(task(id).toString()).doesNotContain("password", "token=");
        claude(id, "s1", "SessionStart", ",\"source\":\"resume\"");
        assertThat(types(id)).endsWith("run_started");
    }

    @Test
    void aQuestionOfClaudeCodeIsANeedWithItsOptions() {
        String id = create();
        claude(
                id,
                "q",
                "PreToolUse",
                ",\"tool_name\":\"AskUserQuestion\",\"tool_input\":{\"questions\":[{\"question\":\"Which?\","
                        + "\"options\":[{\"label\":\"A\",\"description\":\"d\"},{\"label\":\"B\"}]}]}");
        Map<String, Object> request = ((List<Map<String, Object>>) task(id).get("requests")).getFirst();
        assertThat(request)
                .containsEntry("kind", "question")
                .containsEntry("text", "Which?")
                .containsEntry("options", List.of("A", "B"));
    }

    @Test
    void everyEventIsTakenInAnyOrderWithWhateverFields() {
        String id = create();
        for (String event : EVENTS.reversed()) {
            claude(id, "order-" + EVENTS.indexOf(event), event, "");
            claude(
                    id,
                    "all",
                    event,
                    ",\"tool_name\":[7],\"tool_input\":\"x\",\"message\":{},\"taskId\":null,\"new\":[{}]");
        }
        assertThat(post(key, "claude-code", "{\"hook_event_name\":\"Stop\"}").statusCode())
                .isEqualTo(400);
        assertThat(post(key, "claude-code", "[]").statusCode()).isEqualTo(400);
        assertThat(post(key, "agent", "{\"session\":\"s\",\"state\":\"dancing\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aSessionIsBoundByItsBranchOrByTheTaskOfItsAgentAndContinuesTheOpenRun() {
        String id = create();
        assertThat(hook(
                        "agent",
                        "{\"session\":\"b\",\"state\":\"working\",\"message\":\"Reads\",\"branch\":\"signalbox/" + id
                                + "-fix\"}"))
                .containsEntry("taskId", id);
        assertThat(hook("agent", "{\"session\":\"b\",\"state\":\"waiting\",\"message\":\"Which?\"}"))
                .as("the session is known by now")
                .containsEntry("taskId", id);
        assertThat((List<?>) task(id).get("requests")).hasSize(1);
        hook("agent", "{\"session\":\"b\",\"state\":\"ended\",\"message\":\"Good bye\"}");
        assertThat(last(id)).containsEntry("type", "run_ended");

        String other = people.key("heron", "main", Role.AGENT);
        server.send(
                "POST",
                "/api/agents",
                "{\"id\":\"heron\",\"name\":\"Heron\"}".getBytes(StandardCharsets.UTF_8),
                "X-API-Key",
                other,
                "Content-Type",
                "application/json");
        assertThat(Answers.json(post(other, "agent", "{\"session\":\"c\",\"state\":\"idle\"}")))
                .containsEntry("result", "unbound");
        Map<String, Object> claimed =
                Answers.json(server.send("POST", "/api/agents/heron/claim", new byte[0], "X-API-Key", other));
        Map<String, Object> bound =
                Answers.json(post(other, "agent", "{\"session\":\"c\",\"state\":\"working\",\"message\":\"Goes on\"}"));
        assertThat(bound).containsEntry("taskId", claimed.get("id"));
        assertThat(types(String.valueOf(claimed.get("id"))))
                .containsOnlyOnce("run_started")
                .endsWith("progress");
    }

    @Test
    void aTaskThatTheKeyMayNotWriteIsUnbound() {
        String id = create();
        people.space("elsewhere", Space.Visibility.PRIVATE);
        String body = "{\"session\":\"f\",\"state\":\"working\",\"message\":\"m\",\"taskId\":\"" + id + "\"}";
        for (String stranger : List.of(
                people.key("foreign", "elsewhere", Role.AGENT),
                people.key("reader", "main", Role.VIEWER),
                people.key("member", "main", Role.MEMBER))) {
            assertThat(post(stranger, "agent", body).body()).isEqualTo("{\"result\":\"unbound\"}");
        }
        assertThat(types(id)).containsExactly("created");
        assertThat(post("sbx_no_key", "agent", body).statusCode()).isEqualTo(401);
    }

    @Test
    void anEndedTaskTakesProgressAndNothingElse() {
        String id = create();
        server.api("POST", "/api/tasks/" + id + "/events", "{\"type\":\"completed\",\"data\":{}}");
        assertThat(claude(id, "late", "PermissionRequest", ",\"tool_name\":\"Bash\""))
                .containsEntry("result", "bound");
        assertThat(types(id)).containsExactly("created", "completed");
    }

    @Test
    void aReportMayBeLargeButNotWithoutEnd() {
        String id = create();
        assertThat(claude(
                        id,
                        "big",
                        "PostToolUseFailure",
                        ",\"tool_name\":\"Read\",\"tool_response\":\"" + "x".repeat(5 << 20) + "\""))
                .containsEntry("result", "bound");
        assertThat(post(key, "agent", "{\"session\":\"" + "x".repeat(9 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void whatIsKnownOfSessionsHasABound() {
        Sessions sessions = new Sessions();
        Principal caller = new Principal(Principal.Kind.KEY, "k", "k", null, null);
        for (int i = 0; i < 2 * Sessions.SESSIONS_MAX; i++) {
            sessions.put(caller, "s" + i, new Sessions.Session("t", false));
        }
        assertThat(sessions.count()).isLessThanOrEqualTo(Sessions.SESSIONS_MAX);
    }
}
