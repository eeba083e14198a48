package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.EventType;
import io.micronaut.web.router.Router;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /openapi.yml} says all of the HTTP interface, and only what is so. {@link AccessTableTest} asks every route. */
class OpenApiTest {
    private static TestServer server;
    private static ApiDocument document;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
        document = new ApiDocument(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String call(String method, String path, String json) {
        HttpResponse<String> answer = server.api(method, path, json);
        assertThat(document.ofAnswer(
                        method,
                        path,
                        answer.statusCode(),
                        answer.headers().firstValue("content-type").orElse(""),
                        answer.body()))
                .isEmpty();
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private record Operation(String name, JsonNode node) {}

    private static List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        document.http()
                .path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fields()
                        .forEachRemaining(operation -> all.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue()))));
        return all;
    }

    @Test
    void everyCallOfTheApiIsDescribed() {
        Set<String> routes = server.bean(Router.class)
                .uriRoutes()
                .filter(route -> !route.getHttpMethodName().equals("HEAD"))
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString())
                .filter(route -> route.contains(" /api/"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = operations().stream().map(Operation::name).collect(Collectors.toSet());
        assertThat(described).containsAll(routes);
        assertThat(described).allMatch(name -> name.matches("[A-Z]+ /(api|a2a|\\.well-known)/.*"));
    }

    /** A new call needs a sentence in its Javadoc, {@code @ReadErrors} or {@code @WriteErrors}, and the shapes of its bodies. */
    @Test
    void everyCallSaysWhatItDoesAndAnswers() {
        for (Operation operation : operations()) {
            assertThat(operation.node.path("summary").asText())
                    .as(operation.name)
                    .matches("(?s)[A-Z].*\\.");
            List<String> statuses = new ArrayList<>();
            operation.node.path("responses").fieldNames().forEachRemaining(statuses::add);
            assertThat(statuses).as(operation.name).contains("400", "401", "404", "503");
            assertThat(statuses).as(operation.name).anyMatch(status -> status.startsWith("2"));
            if (!operation.name.startsWith("GET") && !operation.name.startsWith("DELETE")) {
                assertThat(statuses).as(operation.name).contains("422", "429");
            }
        }
    }

    @Test
    void everyShapeHasAnExample() {
        document.http().at("/components/schemas").fields().forEachRemaining(shape -> {
            boolean isOfARecord = shape.getKey().contains("."); // its fields say it
            if (!isOfARecord && shape.getValue().path("properties").size() > 0) {
                assertThat(shape.getValue().toString()).as(shape.getKey()).matches(".*\"(example|enum|\\$ref)\".*");
            }
        });
    }

    @Test
    void codesAndTypesAreThoseOfTheServer() {
        assertThat(words("ErrorCode"))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
        JsonNode types = document.http().at("/components/schemas/NewEvent/properties/type/enum");
        assertThat(StreamSupport.stream(types.spliterator(), false).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(EventType.appendable());
    }

    private static List<String> words(String shape) {
        return StreamSupport.stream(
                        document.http()
                                .at("/components/schemas/" + shape + "/enum")
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void aTaskWithAllItsPartsIsAsDescribed() {
        String task = "/api/tasks/"
                + Answers.json(
                                call(
                                        "POST",
                                        "/api/tasks",
                                        "{\"title\":\"T\",\"description\":\"D\",\"labels\":[\"a\"],\"repo\":\"o/r\",\"workflow\":\"w\"}"))
                        .get("id");
        String events = task + "/events";
        call("POST", "/api/agents", "{\"id\":\"finch\",\"name\":\"Finch\"}");
        call("POST", "/api/agents/finch/claim", "{\"labels\":[\"a\"]}");
        call("GET", "/api/agents", "");
        call(
                "POST",
                events,
                "{\"type\":\"clarification_needed\",\"data\":{\"questions\":[{\"id\":\"q\",\"text\":\"?\"}]}}");
        call("GET", task, "");
        call("GET", "/api/attention", "");
        call(
                "POST",
                events,
                "{\"type\":\"clarification_answered\",\"data\":{\"answers\":[{\"id\":\"q\",\"text\":\"!\"}]}}");
        call(
                "POST",
                events,
                "{\"type\":\"input_requested\",\"data\":{\"requests\":[{\"id\":\"r\",\"kind\":\"permission\",\"text\":\"May I?\","
                        + "\"options\":[\"yes\"],\"expiresAt\":\"2099-01-01T00:00:00Z\"}]}}");
        call(
                "POST",
                events,
                "{\"type\":\"dispatched\",\"data\":{\"issueUrl\":\"https://e.org/1\",\"issueNumber\":1,\"repo\":\"o/r\"}}");
        call(
                "POST",
                events,
                "{\"type\":\"pr_opened\",\"data\":{\"prUrl\":\"https://e.org/2\",\"prNumber\":2,\"repo\":\"o/r\"}}");
        call(
                "POST",
                events,
                "{\"type\":\"check\",\"data\":{\"name\":\"b\",\"conclusion\":\"failure\",\"url\":\"https://e.org/3\"}}");
        call(
                "POST",
                events,
                "{\"type\":\"progress\",\"data\":{\"message\":\"m\",\"percent\":5,\"kind\":\"plan\",\"plan\":[{\"text\":\"p\",\"state\":\"todo\"}]}}");
        call("POST", events, "{\"type\":\"failed\",\"data\":{\"code\":\"C\",\"message\":\"m\"}}");
        call("GET", task, "");
        call("GET", "/api/tasks?limit=1", "");
        call("GET", events + "?limit=2", "");
        call("GET", "/api/agents/finch/runs", "");
        call("GET", "/api/agents/finch/stats", "");
        call("GET", "/api/stats", "");
        call("GET", "/api/attention?spaceId=main", "");
        call("POST", "/api/beings", "{\"action\":\"create\",\"data\":{\"name\":\"Notes\",\"type\":\"document\"}}");
        call("POST", "/api/beings", "{\"action\":\"list\"}");
        call("POST", "/api/beings", "{\"action\":\"get\",\"beingId\":\"no\"}");
        call("POST", "/api/intentions", "{\"action\":\"create\",\"data\":{\"content\":[\"x\"]}}");
        call("POST", "/api/intentions", "{\"action\":\"list\",\"limit\":1}");
        call("GET", "/api/sync", "");
    }
}
