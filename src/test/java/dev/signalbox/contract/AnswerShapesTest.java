package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fields of each response, in their order: optional ones are left out, empty ones are not, and none is {@code null}. */
class AnswerShapesTest {
    @TempDir
    static Path folder;

    private static TestServer server;
    private static String token;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.data-dir", folder.toString());
        String login = "{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}";
        Map<String, Object> signedIn = Answers.json(server.api("POST", "/api/auth/login", login));
        assertThat(signedIn.keySet()).containsExactly("access_token", "token_type", "expires_in", "username", "roles");
        token = String.valueOf(signedIn.get("access_token"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> call(String method, String path, String json) {
        HttpResponse<String> answer = server.send(
                method,
                path,
                json.getBytes(StandardCharsets.UTF_8),
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).doesNotContain(":null");
        return answer;
    }

    private static void assertFields(HttpResponse<String> answer, String... fields) {
        assertThat(Answers.json(answer).keySet()).containsExactly(fields);
    }

    private static void assertItems(HttpResponse<String> page, String... fields) {
        assertFields(page, "items");
        assertThat(Answers.items(page))
                .anySatisfy(item -> assertThat(item.keySet()).containsExactly(fields));
    }

    @Test
    void me() {
        HttpResponse<String> me = call("GET", "/api/me", "");
        assertFields(me, "id", "name", "kind", "roles", "github", "spaces");
        assertThat((List<?>) Answers.json(me).get("spaces"))
                .first()
                .isInstanceOfSatisfying(
                        Map.class,
                        space -> assertThat(space.keySet()).containsExactly("id", "name", "visibility", "role"));
        assertThat(Answers.json(server.api("GET", "/api/me", "")).get("roles")).isEqualTo(List.of());
    }

    @Test
    void users() {
        String[] fields = {"username", "roles", "disabled", "createdAt"};
        HttpResponse<String> made = call("POST", "/api/users", "{\"username\":\"ada\"}");
        assertFields(made, fields);
        assertThat(Answers.json(made)).containsEntry("roles", List.of()).containsEntry("disabled", false);
        assertFields(call("PATCH", "/api/users/ada", "{}"), fields);
        assertItems(call("GET", "/api/users", ""), fields);
        assertFields(call("GET", "/api/users?limit=1", ""), "items", "nextCursor");
    }

    @Test
    void keys() {
        String key = "{\"name\":\"k\",\"spaceId\":\"main\",\"role\":\"viewer\"";
        assertFields(
                call("POST", "/api/keys", key + "}"), "id", "name", "spaceId", "role", "createdBy", "createdAt", "key");
        assertFields(
                call("POST", "/api/keys", key + ",\"expiresAt\":\"2100-01-01T00:00:00+01:00\"}"),
                "id",
                "name",
                "spaceId",
                "role",
                "createdBy",
                "createdAt",
                "expiresAt",
                "key");
        HttpResponse<String> listed = call("GET", "/api/keys", "");
        assertItems(listed, "id", "name", "spaceId", "role", "createdBy", "createdAt");
        assertThat(listed.body()).contains("\"expiresAt\":\"2099-12-31T23:00:00.000Z\"");
    }

    @Test
    void spacesAndMembers() {
        String[] fields = {"id", "name", "visibility", "version", "role"};
        HttpResponse<String> made = call("POST", "/api/spaces", "{\"name\":\"S 😀\"}");
        String space = "/api/spaces/" + Answers.json(made).get("id");
        assertFields(made, fields);
        assertFields(call("GET", space, ""), fields);
        assertFields(call("PATCH", space, "{\"visibility\":\"public\"}"), fields);
        assertItems(call("GET", "/api/spaces", ""), fields);
        assertFields(call("PUT", space + "/members/admin", "{\"role\":\"member\"}"), "userId", "role");
        assertItems(call("GET", space + "/members", ""), "userId", "role");
    }

    @Test
    void agents() {
        String[] fields = {"id", "spaceId", "name", "type", "online", "status", "lastSeen", "createdAt", "updatedAt"};
        assertFields(call("POST", "/api/agents", "{\"id\":\"bot\",\"name\":\"Bot\"}"), fields);
        assertFields(call("POST", "/api/agents/bot/heartbeat", ""), fields);
        assertItems(call("GET", "/api/agents", ""), fields);
    }

    @Test
    void tasksAndEvents() {
        HttpResponse<String> made = call("POST", "/api/tasks", "{\"title\":\"T\"}");
        String task = "/api/tasks/" + Answers.json(made).get("id");
        assertThat(Answers.json(made))
                .containsEntry("labels", List.of())
                .doesNotContainKeys("description", "assignedTo", "issue", "pr", "questions", "error");
        assertThat(call("GET", task, "").body()).isEqualTo(made.body());
        assertFields(
                call("PATCH", task, "{\"title\":\"T\"}"),
                Answers.json(made).keySet().toArray(String[]::new));
        String[] fields = {
            "id", "spaceId", "spaceVersion", "taskId", "taskVersion", "type", "at", "actor", "cause", "data"
        };
        HttpResponse<String> appended = call("POST", task + "/events", "{\"type\":\"analyzing\"}");
        assertFields(appended, fields);
        assertThat(Answers.json(appended)).containsEntry("data", Map.of());
        assertItems(call("GET", task + "/events", ""), fields);
        assertFields(call("GET", task + "/events?limit=1", ""), "items", "nextAfter");
        HttpResponse<String> list = call("GET", "/api/tasks", "");
        assertFields(list, "items", "version");
        assertThat(Answers.items(list)).allSatisfy(item -> assertThat(item).doesNotContainKey("events"));
    }

    @Test
    void audit() {
        String[] entry = {"id", "at", "action", "outcome", "actor", "address"};
        HttpResponse<String> page = call("GET", "/api/admin/audit?action=sign_in", "");
        assertItems(page, entry);
        assertThat(Answers.items(page))
                .allSatisfy(item -> assertThat(((Map<?, ?>) item.get("actor")).keySet())
                        .map(String::valueOf)
                        .containsExactly("kind", "id", "name"));
    }
}
