package dev.signalbox.agents;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.StockClient;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.projection.LiveSpaces;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP endpoints, the socket command, and the rules behind them. */
class AgentsControllerTest {
    private TestServer server;
    private People people;

    @BeforeEach
    void start() {
        server = TestServer.real(MovingClock.START, MovingClock.SOME_TIME);
        people = new People(server).space("lab", Space.Visibility.PRIVATE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> register(String body) {
        return server.api("POST", "/api/agents", body);
    }

    private HttpResponse<String> beat(String id, String body) {
        return server.api("POST", "/api/agents/" + id + "/heartbeat", body);
    }

    private List<Map<String, Object>> listed() {
        return items(server.api("GET", "/api/agents", ""));
    }

    private List<Event> log() {
        return server.bean(EventLog.class).read(LiveSpaces.MAIN, 1, 1_000);
    }

    private void advance(Duration duration) {
        ((MovingClock) server.bean(Clock.class)).advance(duration);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer)).containsEntry("code", code);
    }

    @Test
    void aNewAgentIsIdleAndListedByName() {
        HttpResponse<String> answer = register("{\"name\":\"Planner\",\"unknown\":1}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Map<String, Object> agent = json(answer);
        assertThat(agent)
                .containsEntry("name", "Planner")
                .containsEntry("spaceId", "main")
                .containsEntry("type", "bot")
                .containsEntry("status", "idle")
                .containsEntry("online", true)
                .containsEntry("lastSeen", "2026-01-02T03:04:05.000Z")
                .doesNotContainKey("taskId");
        register("{\"id\":\"b\",\"name\":\"builder\"}");
        assertThat(listed()).extracting(a -> a.get("name")).containsExactly("builder", "Planner");
        assertThat(listed()).contains(agent);
        assertThat(log()).extracting(Event::type).containsExactly("agent_created", "agent_created");
    }

    @Test
    void aRepeatedRegistrationKeepsTheAgentAndOnlyChangesAreEvents() {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        advance(Duration.ofSeconds(10));
        HttpResponse<String> again = register("{\"id\":\"p\",\"name\":\"Planner\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).containsEntry("lastSeen", "2026-01-02T03:04:15.000Z");
        assertThat(log()).hasSize(1);

        beat("p", "{\"status\":\"offline\"}");
        HttpResponse<String> renamed = register("{\"id\":\"p\",\"name\":\"Plan\"}");
        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThat(json(renamed)).containsEntry("name", "Plan").containsEntry("status", "idle");
        assertThat(log())
                .extracting(Event::type)
                .containsExactly("agent_created", "agent_status", "agent_updated", "agent_status");
        assertThat(listed()).hasSize(1);
    }

    @Test
    void concurrentRegistrationsCreateOneAgent() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> register("{\"id\":\"p\",\"name\":\"Planner\"}")))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join))
                .extracting(HttpResponse::statusCode)
                .containsOnlyOnce(201)
                .containsOnly(201, 200);
        assertThat(log()).hasSize(1);
    }

    @Test
    void aRepeatedKeyGetsTheFirstResponse() {
        String body = "{\"name\":\"Planner\"}";
        HttpResponse<String> first = server.api("POST", "/api/agents", body, "Idempotency-Key", "k1");
        HttpResponse<String> second = server.api("POST", "/api/agents", body, "Idempotency-Key", "k1");
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(listed()).hasSize(1);
        assertProblem(
                server.api("POST", "/api/agents", "{\"name\":\"Other\"}", "Idempotency-Key", "k1"),
                422,
                "IDEMPOTENCY_MISMATCH");
    }

    @Test
    void aHeartbeatIsNotAnEventButUpdatesLastSeen() {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        advance(Duration.ofSeconds(30));
        assertThat(json(beat("p", ""))).containsEntry("lastSeen", "2026-01-02T03:04:35.000Z");
        advance(Duration.ofSeconds(1));
        HttpResponse<String> bare =
                server.send("POST", "/api/agents/p/heartbeat", new byte[0], "X-API-Key", TestServer.API_KEY);
        assertThat(bare.statusCode()).as(bare.body()).isEqualTo(200);
        beat("p", "{\"status\":\"idle\"}");
        assertThat(listed())
                .singleElement()
                .satisfies(agent -> assertThat(agent).containsEntry("lastSeen", "2026-01-02T03:04:36.000Z"));
        assertThat(log()).hasSize(1);
    }

    @Test
    void aChangeOfStatusIsOneCompleteEvent() {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        advance(Duration.ofSeconds(1));
        String busy = "{\"status\":\"busy\",\"taskId\":\"t1\"}";
        assertThat(json(beat("p", busy))).containsEntry("status", "busy").containsEntry("taskId", "t1");
        beat("p", busy);
        beat("p", "{}");
        assertThat(log()).hasSize(2);
        Event event = log().getLast();
        assertThat(event.type()).isEqualTo("agent_status");
        assertThat(event.json()).containsEntry("entityType", "agent").containsEntry("entityId", "p");
        assertThat(event.data())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("status", "busy", "lastSeen", "2026-01-02T03:04:06.000Z", "taskId", "t1"));

        assertThat(json(beat("p", "{\"status\":\"idle\"}"))).doesNotContainKey("taskId");
        Map<String, @Nullable Object> cleared = new HashMap<>();
        cleared.put("status", "idle");
        cleared.put("lastSeen", "2026-01-02T03:04:06.000Z");
        cleared.put("taskId", null);
        assertThat(log().getLast().data()).containsExactlyInAnyOrderEntriesOf(cleared);
    }

    /** Status and task before, the request, status and task after. */
    @ParameterizedTest
    @CsvSource({
        "busy t1, {},                busy t1",
        "busy t1, {status:busy},     busy t1",
        "busy t1, {taskId:t2},       busy t2",
        "busy t1, {status:idle},     idle",
        "busy t1, {status:offline},  offline",
        "idle,    {taskId:t2},       idle t2",
        "idle t1, {},                idle t1",
        "idle t1, {status:busy},     busy t1",
        "offline, {},                idle",
        "offline, {taskId:t1},       idle t1",
        "offline, {status:offline},  offline",
    })
    void absentFieldsHaveSensibleDefaults(String before, String sent, String after) {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        String[] given = before.split(" ");
        beat("p", "{\"status\":\"" + given[0] + "\"" + (given.length > 1 ? ",\"taskId\":\"t1\"}" : "}"));
        Map<String, Object> agent = json(beat("p", sent.replaceAll("\\w+", "\"$0\"")));
        assertThat(agent.get("status") + (agent.containsKey("taskId") ? " " + agent.get("taskId") : ""))
                .isEqualTo(after);
        assertThat(agent).containsEntry("online", !after.equals("offline"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":|body",
                "[]|body",
                "{}|name",
                "{\"name\":\" \"}|name",
                "{\"name\":5}|name",
                "{\"name\":\"x\",\"id\":\"\"}|id",
                "{\"name\":\"x\",\"id\":7}|id",
                "{\"name\":\"x\",\"id\":\"a/b\"}|id",
                "{\"name\":\"x\",\"id\":\"a b\"}|id",
                "{\"name\":\"x\",\"id\":\"a\\u0000\"}|id",
                "{\"name\":\"x\",\"id\":\"a\\u200b\"}|id",
                "{\"name\":\"x\",\"id\":\"..\"}|id",
                "{\"name\":\"x\",\"spaceId\":{}}|spaceId"
            })
    void anInvalidRegistrationIsRefusedWithItsFields(String body, String field) {
        assertRefusedAt(register(body), field);
        assertThat(log()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|body",
                "[]|body",
                "{\"status\":\"asleep\"}|status",
                "{\"status\":1}|status",
                "{\"taskId\":\"\"}|taskId"
            })
    void anInvalidHeartbeatIsRefusedWithItsFields(String body, String field) {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        assertRefusedAt(beat("p", body), field);
    }

    private static void assertRefusedAt(HttpResponse<String> answer, String field) {
        assertProblem(answer, 400, "INVALID_PAYLOAD");
        assertThat((List<?>) json(answer).get("errors"))
                .anySatisfy(e -> assertThat(((Map<?, ?>) e).get("field")).isEqualTo(field));
    }

    @Test
    void anIdIsTooLongFrom201Characters() {
        assertRefusedAt(register("{\"name\":\"x\",\"id\":\"" + "i".repeat(201) + "\"}"), "id");
        assertThat(register("{\"name\":\"x\",\"id\":\"" + "i".repeat(200) + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planner.v2", "$where", "büro-7", "50%", "a?b#c;d", "é", "🤖", "constructor"})
    void unusualIdsAreAccepted(String id) {
        assertThat(register("{\"name\":\"x\",\"id\":\"" + id + "\"}").statusCode())
                .isEqualTo(201);
        String path = URLEncoder.encode(id, StandardCharsets.UTF_8);
        assertThat(json(beat(path, "{\"status\":\"busy\"}")))
                .containsEntry("id", id)
                .containsEntry("status", "busy");
        advance(Duration.ofSeconds(6));
        beat(path, "");
        server.bean(OfflineCheck.class).call();
        assertThat(listed()).singleElement().satisfies(a -> assertThat(a).containsEntry("id", id));
    }

    @Test
    void missingAgentsAreNotFound() {
        assertProblem(beat("nobody", "{}"), 404, "AGENT_NOT_FOUND");
        assertProblem(beat("x".repeat(500), "{}"), 404, "AGENT_NOT_FOUND");
        assertProblem(register("{\"name\":\"x\",\"spaceId\":\"elsewhere\"}"), 404, "SPACE_NOT_FOUND");
        assertProblem(register("{\"name\":\"x\",\"spaceId\":\"system\"}"), 404, "SPACE_NOT_FOUND");
        assertProblem(server.api("GET", "/api/agents?spaceId=elsewhere", ""), 404, "SPACE_NOT_FOUND");
        assertProblem(server.send("GET", "/api/agents", new byte[0]), 401, "UNAUTHORIZED");
    }

    private Principal principal(Map<String, Role> roles) {
        String name = "user-" + roles.hashCode();
        people.user(name);
        roles.forEach((space, role) -> people.member(space, name, role));
        return People.principal(name);
    }

    private static @Nullable ErrorCode refusal(Supplier<?> call) {
        try {
            call.get();
            return null;
        } catch (Refused e) {
            return e.code();
        } catch (CompletionException e) {
            return ((Refused) e.getCause()).code();
        }
    }

    @Test
    void aHiddenAgentIsNotFoundAndAReadOnlyOneForbidden() {
        AgentsService agents = server.bean(AgentsService.class);
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        Registration x = new Registration("x", null, "main");
        Principal stranger = principal(Map.of("lab", Role.ADMIN));
        Principal member = principal(Map.of("main", Role.MEMBER));
        assertThat(refusal(() -> agents.heartbeat(stranger, Cause.API, "p", Beat.HERE, null)))
                .isEqualTo(ErrorCode.AGENT_NOT_FOUND);
        assertThat(refusal(() -> agents.register(stranger, x, null))).isEqualTo(ErrorCode.SPACE_NOT_FOUND);
        assertThat(refusal(() -> agents.list(stranger, "main"))).isEqualTo(ErrorCode.SPACE_NOT_FOUND);
        assertThat(refusal(() -> agents.heartbeat(member, Cause.API, "p", Beat.HERE, null)))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(() -> agents.heartbeat(member, Cause.API, "nobody", Beat.HERE, null)))
                .isEqualTo(ErrorCode.AGENT_NOT_FOUND);
        assertThat(refusal(() -> agents.register(member, x, null))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(agents.list(member, "main")).hasSize(1);
        assertThat(log()).hasSize(1);
    }

    @Test
    void theSameIdInAnotherSpaceIsAnotherAgent() {
        AgentsService agents = server.bean(AgentsService.class);
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        Principal lab = principal(Map.of("lab", Role.AGENT, "main", Role.VIEWER));
        Registration wanted = new Registration("Lab's", "p", "lab");
        assertThat(agents.register(lab, wanted, null)
                        .toCompletableFuture()
                        .join()
                        .isNew())
                .isTrue();
        Beat busy = new Beat("busy", null);
        assertThat(agents.heartbeat(lab, Cause.API, "p", busy, null)
                        .toCompletableFuture()
                        .join())
                .satisfies(agent -> assertThat(agent.spaceId()).isEqualTo("lab"));
        Principal both = principal(Map.of("lab", Role.AGENT, "main", Role.AGENT));
        assertThat(agents.heartbeat(both, Cause.API, "p", busy, null)
                        .toCompletableFuture()
                        .join())
                .satisfies(agent -> assertThat(agent.spaceId()).isEqualTo("main"));
        assertThat(listed()).extracting(a -> a.get("name")).containsExactly("Planner");
    }

    @Test
    void aHeartbeatOverASocketHasTheSameEffectAsOverHttp() {
        register("{\"id\":\"p\",\"name\":\"Planner\"}");
        try (StockClient client = new StockClient(server.port(), Map.of("apiKey", TestServer.API_KEY))) {
            Map<String, Object> ack =
                    client.call("agent:heartbeat", "{\"agentId\":\"p\",\"status\":\"busy\",\"taskId\":\"t1\"}");
            assertThat(ack).containsEntry("ok", true).containsEntry("agent", listed().getFirst());
            assertThat(log()).hasSize(2);
            assertThat(json(beat("p", ""))).containsEntry("status", "busy");
            assertThat(error(client.call("agent:heartbeat", "{\"agentId\":\"nobody\"}")))
                    .containsEntry("code", "AGENT_NOT_FOUND");
            assertThat(error(client.call("agent:heartbeat", "{}"))).containsEntry("code", "INVALID_PAYLOAD");
            assertThat(error(client.call("agent:heartbeat", "{\"agentId\":\"p\",\"status\":\"dead\"}")))
                    .containsEntry("code", "INVALID_PAYLOAD");
        }
    }

    @SuppressWarnings("unchecked") // JSON
    private static Map<String, Object> error(Map<String, Object> ack) {
        assertThat(ack).containsEntry("ok", false);
        return (Map<String, Object>) ack.get("error");
    }
}
