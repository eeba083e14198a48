package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.ops.Workers;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed requests to the whole server: every documented payload, and what may come instead of one. */
class ExamplesDeliveredTest {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final int BODY_MAX_BYTES = 25 << 20;

    @TempDir
    Path folder;

    private TestServer server;
    private String admin;

    @BeforeEach
    void start() {
        server = TestServer.real("signalbox.data-dir", folder.toString(), "github.webhook-secret", SECRET);
        admin = "Bearer "
                + Answers.json(server.send(
                                "POST",
                                "/api/auth/login",
                                bytes("{\"username\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}"),
                                "Content-Type",
                                "application/json"))
                        .get("access_token");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyDocumentedPayloadIsAcceptedAndSettled() {
        int sent = 0;
        for (Examples each : Examples.read("api.github.com")) {
            for (Map<String, Object> payload : each.examples()) {
                HttpResponse<String> answer = post(each.event(), "d-" + sent++, Examples.json(payload));
                assertThat(answer.statusCode()).as(each.event()).isEqualTo(202);
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(ids("queued")).isEmpty());
        assertThat(ids("failed")).isEmpty();
        assertThat(ids("ignored").size() + ids("parked").size() + ids("applied").size())
                .isEqualTo(sent);
        assertThat(server.bean(Workers.class).ended()).isEmpty();
    }

    @Test
    void theLargestBodyIsTakenAndOneByteMoreIsNot() {
        byte[] largest = new byte[BODY_MAX_BYTES];
        Arrays.fill(largest, (byte) ' ');
        byte[] json = bytes("{\"zen\":\"Keep it logically awesome.\"}");
        System.arraycopy(json, 0, largest, 0, json.length);
        assertThat(post("ping", "largest", largest).statusCode()).isEqualTo(202);
        HttpResponse<String> answer = post("ping", "larger", Arrays.copyOf(largest, BODY_MAX_BYTES + 1));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Answers.json(answer)).containsEntry("code", "PAYLOAD_TOO_LARGE");
        assertThat(ids("ignored")).containsExactly("largest");
    }

    @Test
    void onePayloadOfOneLongTextIsReadWhole() {
        byte[] body = Fixture.of("pull_request")
                .with("pull_request.body", "Signalbox-Task: nobody\n" + "x".repeat(24 << 20))
                .json();
        assertThat(post("pull_request", "long", body).statusCode()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(ids("parked")).containsExactly("long"));
    }

    @Test
    void whatIsNoDeliveryIsRefusedAndNotStored() {
        for (String broken : List.of("{\"action\":", "[]", "\u0000", "{\"a\":1}}", "[".repeat(100_000))) {
            HttpResponse<String> answer = post("ping", "broken", bytes(broken));
            assertThat(answer.statusCode()).as(broken.substring(0, 1)).isEqualTo(400);
            assertThat(Answers.json(answer)).containsEntry("code", "INVALID_PAYLOAD");
        }
        byte[] body = Fixture.of("ping").json();
        assertThat(server.send(
                                "POST",
                                "/api/github/webhook",
                                body,
                                "X-GitHub-Event",
                                "ping",
                                "X-Hub-Signature-256",
                                Signature.of(SECRET, body))
                        .statusCode())
                .as("no id")
                .isEqualTo(400);
        byte[] form = bytes("payload=" + URLEncoder.encode("{\"action\":", StandardCharsets.UTF_8));
        assertThat(send("ping", "form", form, "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ids("ignored")).isEmpty();
    }

    @Test
    void theSameNameWithAnotherIdIsAnotherRepositoryAndStrangersMoveNothing() {
        String task = task();
        Fixture opened = Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: " + task);
        post("pull_request", "ours", opened.json());
        Fixture merged = opened.with("action", "closed")
                .with("pull_request.merged", true)
                .with("pull_request.state", "closed")
                .with("pull_request.body", "");
        post("pull_request", "other", merged.with("repository.id", 1234).json());
        Fixture stranger = opened.with("number", 8)
                .with("pull_request.number", 8)
                .with("pull_request.author_association", "CONTRIBUTOR")
                .with("pull_request.base.repo.id", 99)
                .with("pull_request.head.repo.id", 4);
        post("pull_request", "stranger", stranger.json());
        await().untilAsserted(() -> assertThat(ids("parked")).containsExactlyInAnyOrder("other", "stranger"));
        assertThat(Answers.json(call("GET", "/api/tasks/" + task))).containsEntry("status", "pr_opened");
    }

    @Test
    void aTimeOfTheFutureDoesNotOutliveTheNextFacts() {
        String task = task();
        Fixture opened = Fixture.of("pull_request").with("pull_request.body", "Signalbox-Task: " + task);
        post(
                "pull_request",
                "ahead",
                opened.with("pull_request.updated_at", "2999-01-01T00:00:00Z").json());
        Fixture merged = opened.with("action", "closed")
                .with("pull_request.merged", true)
                .with("pull_request.state", "closed")
                .with("pull_request.merged_at", "2026-03-01T11:00:00Z");
        post("pull_request", "merged", merged.json());
        await().untilAsserted(() ->
                assertThat(Answers.json(call("GET", "/api/tasks/" + task))).containsEntry("status", "merged"));
    }

    private String task() {
        return String.valueOf(Answers.json(server.api("POST", "/api/tasks", "{\"title\":\"T\"}"))
                .get("id"));
    }

    private HttpResponse<String> post(String event, String id, byte[] body) {
        return send(event, id, body, "application/json");
    }

    private HttpResponse<String> send(String event, String id, byte[] body, String type) {
        return server.send(
                "POST",
                "/api/github/webhook",
                body,
                "Content-Type",
                type,
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                Signature.of(SECRET, body));
    }

    private HttpResponse<String> call(String method, String path) {
        return server.send(method, path, new byte[0], "Authorization", admin);
    }

    private List<Object> ids(String status) {
        List<Object> ids = new ArrayList<>();
        Map<String, Object> page = Answers.json(call("GET", "/api/github/deliveries?limit=1000&status=" + status));
        ((List<?>) page.get("items")).forEach(item -> ids.add(((Map<?, ?>) item).get("id")));
        return ids;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
