package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Space;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a field takes one of a few words, the answer to any other names them all. */
class UnknownValueTest {
    private static final String TYPES = "must be one of analyzing, clarification_needed, clarification_answered, "
            + "dispatched, pr_opened, pr_closed, pr_merged, failed, cancelled, progress, comment, pr_updated, pr_review, "
            + "check, updated, assigned, input_requested, input_answered, input_withdrawn, run_started, run_ended, "
            + "completed, reopened";

    private static TestServer server;
    private static String task;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        new People(server).user("ada").space("square", Space.Visibility.PUBLIC);
        task = (String) Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"One\"}"))
                .get("id");
        assertThat(server.api("POST", "/api/agents", "{\"id\":\"bob\",\"name\":\"Bob\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"merged", "created", "deleted", "PROGRESS", "prOpened", " "})
    void theTypesOfEventsThatCanBeAppendedAreNamedByHttp(String type) {
        HttpResponse<String> answer =
                server.api("POST", "/api/tasks/" + task + "/events", "{\"type\":\"" + type + "\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Answers.json(answer))
                .containsEntry("code", "INVALID_PAYLOAD")
                .containsEntry("errors", List.of(Map.of("field", "type", "message", TYPES)));
    }

    @OverEveryTransport
    void theTypesOfEventsThatCanBeAppendedAreNamed(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            Map<String, Object> error = peer.call("task:append", "{\"taskId\":\"" + task + "\",\"type\":\"merged\"}")
                    .error();
            assertThat(error)
                    .containsEntry("code", "INVALID_PAYLOAD")
                    .containsEntry("message", "type: " + TYPES)
                    .containsEntry("errors", List.of(Map.of("field", "type", "message", TYPES)));
        }
    }

    @OverEveryTransport
    void theStatusesOfAgentsAreNamed(TransportUnderTest transport) {
        try (Peer peer = transport.connect(server)) {
            Map<String, Object> error = peer.call("agent:heartbeat", "{\"agentId\":\"bob\",\"status\":\"asleep\"}")
                    .error();
            assertThat(error)
                    .containsEntry("code", "INVALID_PAYLOAD")
                    .containsEntry("message", "status: must be one of idle, busy, offline");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /api/agents/bob/heartbeat         | {'status':'asleep'}                       | status     | idle, busy, offline",
                "POST  | /api/spaces                       | {'name':'x','visibility':'secret'}        | visibility | public, private",
                "PATCH | /api/spaces/square                | {'visibility':'secret'}                   | visibility | public, private",
                "PUT   | /api/spaces/square/members/ada    | {'role':'owner'}                          | role       | viewer, member, agent, admin",
                "PUT   | /api/spaces/square/members/ada    | {}                                        | role       | viewer, member, agent, admin",
                "POST  | /api/keys                         | {'name':'x','spaceId':'main','role':'me'} | role       | viewer, member, agent, admin",
                "POST  | /api/keys                         | {'name':'x','spaceId':'main'}             | role       | viewer, member, agent, admin",
                "POST  | /api/users                        | {'username':'eve','roles':['member']}     | roles      | admin",
                "PATCH | /api/users/ada                    | {'roles':['member']}                      | roles      | admin",
                "GET   | /api/tasks?status=open            |                                           | status     | created, analyzing, clarification_needed, dispatched, pr_opened, merged, failed, cancelled",
                "GET   | /api/tasks?sort=title             |                                           | sort       | updatedAt, -updatedAt, createdAt, -createdAt",
                "GET   | /api/sync?types=tasks,people      |                                           | types      | beings, intentions, tasks, agents",
                "GET   | /api/admin/audit?action=sign_up   |                                           | action     | sign_in, sign_out, user_created, user_changed, user_disabled, user_enabled, password_reset, member_added, member_changed, member_removed, space_created, space_changed, space_deleted, key_created, key_revoked, webhook_created, webhook_changed, webhook_deleted, task_deleted, delivery_replayed",
            })
    void existingNamesAreListed(String method, String path, String body, String field, String allowed) {
        byte[] json = body == null ? new byte[0] : body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = server.send(
                method,
                path,
                json,
                "Authorization",
                "Bearer " + People.token("admin"),
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Answers.json(answer)).containsEntry("code", "INVALID_PAYLOAD");
        assertThat(String.valueOf(Answers.json(answer).get("errors")))
                .contains("field=" + field)
                .containsPattern("(one of|may hold) " + allowed + "[,}]");
    }
}
