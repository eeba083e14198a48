package dev.signalbox.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The webhooks of a running server, as their admins and receivers see them. */
class WebhooksTest {
    private static final String URL = "{\"spaceId\":\"main\",\"url\":\"%s\"}";

    private static TestServer server;
    private static Receiver receiver;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.webhooks.private", "true");
        new People(server)
                .user("ada")
                .member("main", "ada", Role.ADMIN)
                .user("eve")
                .member("main", "eve", Role.MEMBER);
        receiver = new Receiver();
    }

    @AfterAll
    static void stop() {
        server.close();
        receiver.close();
    }

    private static HttpResponse<String> as(String who, String method, String path, String json, String... more) {
        String[] headers = new String[4 + more.length];
        System.arraycopy(
                new String[] {"Authorization", "Bearer " + People.token(who), "Content-Type", "application/json"},
                0,
                headers,
                0,
                4);
        System.arraycopy(more, 0, headers, 4, more.length);
        return server.send(method, path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Map<String, Object> make(String json, String... more) {
        HttpResponse<String> made = as("ada", "POST", "/api/webhooks", json, more);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Answers.json(made);
    }

    @Test
    void thePublishedVerifierBelievesOurMessagesAndNoOthers() throws WebhookVerificationException {
        Map<String, Object> made = make(URL.formatted(receiver.url()));
        String path = "/api/webhooks/" + made.get("id");
        server.api("POST", "/api/tasks", "{\"title\":\"Grüße, 世界\"}");
        await().atMost(Fixture.PATIENCE).until(() -> !receiver.messages().isEmpty());
        Receiver.Message message = receiver.messages().getFirst();
        var verifier = new com.standardwebhooks.Webhook((String) made.get("secret"));
        verifier.verify(message.text(), message.headers());
        assertThat(message.text()).contains("Grüße, 世界");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> verifier.verify(message.text().replace("Gr", "gr"), message.headers()))
                .isInstanceOf(WebhookVerificationException.class);

        await().atMost(Fixture.PATIENCE)
                .until(() -> Answers.items(as("ada", "GET", path + "/deliveries", ""))
                                .size()
                        == 1);
        Map<String, Object> delivery =
                Answers.items(as("ada", "GET", path + "/deliveries", "")).getFirst();
        assertThat(delivery)
                .containsEntry("status", "delivered")
                .containsEntry("event", "created")
                .containsEntry("responseStatus", 204);
        int before = receiver.messages().size();
        assertThat(as("ada", "POST", path + "/deliveries/" + delivery.get("n") + "/resend", "")
                        .statusCode())
                .isEqualTo(202);
        assertThat(as("ada", "POST", path + "/test", "").statusCode()).isEqualTo(202);
        await().atMost(Fixture.PATIENCE).until(() -> receiver.messages().size() == before + 2);
        assertThat(as("ada", "POST", path + "/deliveries/99/resend", "").statusCode())
                .isEqualTo(404);
        assertThat(as("ada", "DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(as("ada", "GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void theSecretIsShownOnce() {
        Map<String, Object> made = make(URL.formatted(receiver.url()).replace("}", ",\"events\":[\"pr_merged\"]}"));
        String path = "/api/webhooks/" + made.get("id");
        assertThat((String) made.get("secret")).startsWith("whsec_");
        String secret = ((String) made.get("secret")).substring(6);
        HttpResponse<String> changed =
                as("ada", "PATCH", path, "{\"patterns\":[\"task:*:updated\"],\"enabled\":false}");
        assertThat(Answers.json(changed))
                .containsEntry("enabled", false)
                .containsEntry("patterns", List.of("task:*:updated"))
                .doesNotContainKey("events");
        assertThat(as("ada", "GET", "/api/webhooks?spaceId=main", "").body()
                        + as("ada", "GET", "/api/webhooks", "").body()
                        + as("ada", "GET", path, "").body()
                        + changed.body()
                        + as("ada", "GET", path + "/deliveries", "").body())
                .contains((String) made.get("id"))
                .doesNotContain(secret)
                .doesNotContain("\"secret\"");
        assertThat(as("eve", "GET", path, "").statusCode()).isEqualTo(404);
        as("ada", "DELETE", path, "");
        String trail = server.send(
                        "GET",
                        "/api/admin/audit?actor=ada",
                        new byte[0],
                        "Authorization",
                        "Bearer " + People.token("admin"))
                .body();
        assertThat(trail)
                .contains("webhook_created", "webhook_changed", "webhook_deleted", "127.0.0.1")
                .doesNotContain(secret, "/in\"");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameWebhook() {
        String json = URL.formatted(receiver.url()).replace("}", ",\"enabled\":false}");
        Map<String, Object> first = make(json, "Idempotency-Key", "once");
        assertThat(make(json, "Idempotency-Key", "once")).isEqualTo(first);
        assertThat(as("ada", "POST", "/api/webhooks", json.replace("false", "true"), "Idempotency-Key", "once")
                        .statusCode())
                .isEqualTo(422);
        as("ada", "DELETE", "/api/webhooks/" + first.get("id"), "");
    }

    @Test
    void whatIsWrongIsSaidByField() {
        for (String json : List.of(
                "{\"url\":\"ftp://example.com\"}",
                "{\"url\":\"not a url\"}",
                "{\"spaceId\":\"main\"}",
                URL.formatted(receiver.url()).replace("}", ",\"patterns\":[\"task\"]}"),
                URL.formatted(receiver.url()).replace("}", ",\"events\":[\"pr_exploded\"]}"),
                URL.formatted(receiver.url())
                        .replace("}", ",\"events\":[\"pr_merged\"],\"patterns\":[\"task:*:*\"]}"))) {
            HttpResponse<String> refused = as("ada", "POST", "/api/webhooks", json);
            assertThat(refused.statusCode()).as(json).isEqualTo(400);
            assertThat(Answers.json(refused)).containsEntry("code", "INVALID_PAYLOAD");
        }
    }
}
