package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space.Visibility;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysControllerTest {
    private static final String BODY = "{\"name\":\"CI\",\"spaceId\":\"team\",\"role\":\"member\"}";

    @TempDir
    Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real("signalbox.data-dir", data.toString(), "signalbox.limits.enabled", "false");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void makeTeam() {
        new People(server).user("ada").space("team", Visibility.PRIVATE).member("team", "ada", Role.ADMIN);
    }

    private HttpResponse<String> call(String credential, String method, String path, String json, String... headers) {
        List<String> all = new ArrayList<>(People.bearer(credential));
        all.addAll(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(method, path, json.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    private HttpResponse<String> asAda(String method, String path, String json, String... headers) {
        return call(People.token("ada"), method, path, json, headers);
    }

    private int status(String credential) {
        return call(credential, "GET", "/api/tasks?spaceId=team", "").statusCode();
    }

    @Test
    void aKeyIsShownOnceAndNothingOfItAgain() {
        makeTeam();
        HttpResponse<String> made = asAda("POST", "/api/keys", BODY);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        String key = (String) Answers.json(made).get("key");
        assertThat(status(key)).isEqualTo(200);

        String list = asAda("GET", "/api/keys", "").body();
        String secret = key.substring(key.lastIndexOf('_') + 1);
        assertThat(list).contains("\"name\":\"CI\"").doesNotContain(secret, Hashes.hex(secret), "hash", "\"key\"");
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameKeyAndAnotherBodyNone() {
        makeTeam();
        String[] once = {"Idempotency-Key", "once"};
        HttpResponse<String> first = asAda("POST", "/api/keys", BODY, once);
        HttpResponse<String> again = asAda("POST", "/api/keys", BODY, once);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Answers.items(asAda("GET", "/api/keys", ""))).hasSize(1);
        assertThat(asAda("POST", "/api/keys", BODY.replace("member", "admin"), once)
                        .statusCode())
                .isEqualTo(422);

        String admin = People.token("admin");
        assertThat(call(admin, "POST", "/api/keys", BODY, once).body())
                .as("another's idempotency key is none of mine")
                .isNotEqualTo(first.body());
    }

    @Test
    void onlyAllOfAKeyIsTheKey() {
        makeTeam();
        String key = (String) Answers.json(asAda("POST", "/api/keys", BODY)).get("key");
        String id = key.substring(4, key.lastIndexOf('_'));
        String other = (String) Answers.json(asAda("POST", "/api/keys", BODY)).get("key");
        String otherSecret = other.substring(other.lastIndexOf('_') + 1);
        for (String bad : List.of(
                "sbx_",
                "sbx__",
                "sbx_" + id,
                "sbx_" + id + "_",
                "sbx_" + id + "_" + otherSecret,
                "sbx_static_" + otherSecret,
                "sbx_static_",
                key.substring(0, key.length() - 1),
                key + "x",
                key.replace("sbx_", "SBX_"),
                key.toUpperCase(Locale.ROOT),
                key.toLowerCase(Locale.ROOT),
                key.substring(4),
                "x".repeat(7_000))) {
            assertThat(status(bad)).as(bad).isEqualTo(401);
        }
        assertThat(status(key)).isEqualTo(200);
    }

    @Test
    void anExpiredKeyAndOneOfADeletedSpaceAreRefused() {
        makeTeam();
        People people = new People(server);
        String ended = people.key("ended", "team", Role.MEMBER);
        assertThat(status(ended)).isEqualTo(200);
        people.append(
                "key",
                "ended",
                Verb.UPDATED,
                Map.of("expiresAt", Instant.now().minusSeconds(1).toString()));
        assertThat(status(ended)).isEqualTo(401);

        String key = people.key("key", "team", Role.MEMBER);
        assertThat(asAda("DELETE", "/api/spaces/team", "").statusCode()).isEqualTo(204);
        assertThat(call(key, "GET", "/api/me", "").statusCode()).isEqualTo(401);
        assertThat(asAda("POST", "/api/keys", BODY).statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyManagesNothing() {
        makeTeam();
        String key = new People(server).key("boss", "team", Role.ADMIN);
        assertThat(call(key, "POST", "/api/keys", BODY).statusCode()).isEqualTo(403);
        assertThat(call(key, "DELETE", "/api/keys/boss", "").statusCode()).isEqualTo(403);
        assertThat(call(key, "PATCH", "/api/spaces/team", "{\"visibility\":\"public\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call(key, "PUT", "/api/spaces/team/members/admin", "{\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(call(key, "GET", "/api/users", "").statusCode()).isEqualTo(403);
        assertThat(call(key, "PATCH", "/api/keys/boss", "{\"role\":\"viewer\"}").statusCode())
                .isEqualTo(405);
    }

    @Test
    void aKeyThatExpiresInTheFarFutureIsValid() {
        makeTeam();
        String far = BODY.replace("}", ",\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}");
        HttpResponse<String> made = asAda("POST", "/api/keys", far);
        assertThat(made.statusCode()).isIn(201, 400);
        if (made.statusCode() == 201) {
            assertThat(status((String) Answers.json(made).get("key"))).isEqualTo(200);
        }
        assertThat(asAda("GET", "/api/keys", "").statusCode()).isEqualTo(200);
        for (String bad : List.of("yesterday", "2001-01-01T00:00:00Z", "9999999999")) {
            String body = BODY.replace("}", ",\"expiresAt\":\"" + bad + "\"}");
            assertThat(asAda("POST", "/api/keys", body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void theLastUseIsKeptOverARestart() {
        makeTeam();
        String key = (String) Answers.json(asAda("POST", "/api/keys", BODY)).get("key");
        assertThat(Answers.items(asAda("GET", "/api/keys", "")).getFirst()).doesNotContainKey("lastUsedAt");
        assertThat(status(key)).isEqualTo(200);
        Instant used = lastUse();
        assertThat(status(key)).isEqualTo(200);
        assertThat(lastUse()).isAfterOrEqualTo(used);
        Instant last = lastUse();
        server.close();
        start();
        assertThat(lastUse()).isEqualTo(last);
    }

    private Instant lastUse() {
        return Instant.parse(
                (String) Answers.items(asAda("GET", "/api/keys", "")).getFirst().get("lastUsedAt"));
    }
}
