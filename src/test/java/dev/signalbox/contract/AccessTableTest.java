package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.AccessTable.Row;
import dev.signalbox.fakes.Answers;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route with every caller in every space, as in the {@link AccessTable}; each answer is as {@code /openapi.yml} says. */
class AccessTableTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Stage closed;
    private static Stage open;
    private static ApiDocument document;

    @BeforeAll
    static void start() {
        closed = new Stage(false);
        open = new Stage(true);
        document = new ApiDocument(closed.server);
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
    }

    @Test
    void everyRouteHasARow() {
        assertThat(closed.server
                        .bean(Router.class)
                        .uriRoutes()
                        .filter(route -> !route.getHttpMethodName().equals("HEAD")) // beside each GET
                        .map(route -> route.getHttpMethodName() + " "
                                + shape(route.getUriMatchTemplate().toPathString()))
                        .collect(Collectors.toSet()))
                .isEqualTo(AccessTable.http().stream()
                        .map(row ->
                                shape(row.call()).replace("STREAM-POST", "POST").replace("STREAM", "GET"))
                        .collect(Collectors.toSet()));
    }

    private static String shape(String path) {
        return path.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void everyRouteAnswersEveryCallerAsInTheTable() {
        assertThat(wrong(closed, closed.callers())).isEmpty();
    }

    @Test
    void anonymousCallersGetTheResultsOfTheTable() {
        assertThat(wrong(open, open.strangers())).isEmpty();
    }

    private static List<String> wrong(Stage stage, List<Caller> callers) {
        List<String> wrong = new ArrayList<>();
        for (Row row : AccessTable.http()) {
            for (Caller caller : callers) {
                Map<String, Answer> answers = new TreeMap<>();
                for (String place : row.places()) {
                    Answer answer = call(stage, row, place, caller);
                    answers.put(place, answer);
                    if (!answer.outcome.equals(row.expected(place, caller))) {
                        wrong.add(row + " | " + place + " | " + caller + " | expected " + row.expected(place, caller)
                                + " | " + answer);
                    }
                    wrong.addAll(answer.notDescribed());
                    if (answer.outcome.equals("204")) {
                        stage.restore(row, place);
                    }
                }
                Answer foreign = answers.get("foreign");
                if (foreign != null && !caller.isRoot() && !foreign.equals(answers.get("missing"))) {
                    wrong.add(row + " | " + caller + " | differs | " + foreign + " | " + answers.get("missing"));
                }
            }
        }
        return wrong;
    }

    /** A response in a form that is the same for all spaces. */
    private record Answer(String outcome, String body, Map<String, List<String>> headers, List<String> notDescribed) {}

    private static Answer call(Stage stage, Row row, String place, Caller caller) {
        String[] call = row.call().split(" ", 2);
        boolean stream = call[0].startsWith("STREAM");
        String method = call[0].replace("STREAM-POST", "POST").replace("STREAM", "GET");
        String body = stage.filled(row.body(), place);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + stage.server.port() + stage.filled(call[1], place)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Accept", stream ? "text/event-stream" : "*/*")
                .header("Content-Type", "application/json");
        String[] credential = caller.headers();
        if (credential.length > 0) {
            request.headers(credential);
        }
        try {
            HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream content = answer.body()) {
                boolean endless = stream && answer.statusCode() == 200;
                String text = endless ? "" : new String(content.readAllBytes(), StandardCharsets.UTF_8);
                Map<String, List<String>> headers =
                        new TreeMap<>(answer.headers().map());
                headers.remove("date");
                String type = answer.headers().firstValue("content-type").orElse("");
                List<String> notDescribed = call[1].startsWith("/api/") && !endless
                        ? document.ofAnswer(method, stage.filled(call[1], place), answer.statusCode(), type, text)
                        : List.of();
                return new Answer(outcome(answer, text), stage.unfilled(text, place), headers, notDescribed);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String outcome(HttpResponse<?> answer, String body) {
        boolean problem = answer.headers().firstValue("content-type").orElse("").startsWith("application/problem+json");
        return answer.statusCode() + (problem ? " " + Answers.json(body).get("code") : "");
    }
}
