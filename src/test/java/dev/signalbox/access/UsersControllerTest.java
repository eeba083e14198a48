package dev.signalbox.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.store.Mongo;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersControllerTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.limits.enabled", "false");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> call(
            String as, String method, String path, Map<String, ?> body, String... headers) {
        List<String> all = new ArrayList<>(People.bearer(People.token(as)));
        all.addAll(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(
                method, path, body.isEmpty() ? new byte[0] : JsonText.write(body), all.toArray(String[]::new));
    }

    private static HttpResponse<String> create(Map<String, ?> body, String... headers) {
        return call("admin", "POST", "/api/users", body, headers);
    }

    private static HttpResponse<String> change(String name, Map<String, ?> body) {
        return call("admin", "PATCH", "/api/users/" + name, body);
    }

    private static HttpResponse<String> login(String name, String password) {
        return server.send(
                "POST",
                "/api/auth/login",
                JsonText.write(Map.of("username", name, "password", password)),
                "Content-Type",
                "application/json");
    }

    @Test
    void aDisabledUserIsRefusedAsIfThePasswordWereWrong() {
        assertThat(create(Map.of("username", "ada", "password", "eight chars")).statusCode())
                .isEqualTo(201);
        assertThat(login("ada", "eight chars").statusCode()).isEqualTo(200);
        assertThat(change("ada", Map.of("disabled", true)).statusCode()).isEqualTo(200);
        HttpResponse<String> disabled = login("ada", "eight chars");
        assertThat(disabled.statusCode()).isEqualTo(401);
        assertThat(disabled.body()).isEqualTo(login("ada", "wrong password").body());
        change("ada", Map.of("disabled", false));
        assertThat(login("ada", "eight chars").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", ".", "..", "a b", "a\nb", "‮admin", "a\u200bb", "\u0000"})
    void aNameThatCannotBePartOfAUrlIsRefused(String name) {
        assertThat(create(Map.of("username", name)).statusCode()).isEqualTo(400);
    }

    @Test
    void aNameIsTakenWhateverItsCase() {
        assertThat(create(Map.of("username", "Grace")).statusCode()).isEqualTo(201);
        for (String taken : List.of("Grace", "grace", "GRACE", "ADMIN")) {
            assertThat(create(Map.of("username", taken)).statusCode()).isEqualTo(400);
        }
        assertThat(create(Map.of("username", "x".repeat(100))).statusCode()).isEqualTo(201);
        assertThat(create(Map.of("username", "x".repeat(101))).statusCode()).isEqualTo(400);
    }

    @Test
    void badPasswordsAndRolesChangeNothing() {
        create(Map.of("username", "bob", "password", "first password"));
        for (Map<String, ?> bad : List.of(
                Map.of("password", "short"),
                Map.of("password", "        "),
                Map.of("password", "x".repeat(1_001)),
                Map.of("password", 12345678),
                Map.of("roles", List.of("root")),
                Map.of("roles", "admin"),
                Map.of("disabled", "yes"))) {
            assertThat(change("bob", bad).statusCode()).as("%s", bad).isEqualTo(400);
        }
        assertThat(login("bob", "first password").statusCode()).isEqualTo(200);
        assertThat(change("no-one", Map.of("disabled", true)).statusCode()).isEqualTo(404);
    }

    @Test
    void noAnswerHoldsAPasswordOrItsHash() {
        create(Map.of("username", "eve", "password", "eves password"));
        HttpResponse<String> list = call("admin", "GET", "/api/users", Map.of());
        assertThat(list.body()).contains("\"eve\"").doesNotContain("argon2", "password", "hash", "generation");
    }

    @Test
    void anIdempotencyKeyMakesOneUserAndStoresNothingOfThePassword() {
        Map<String, String> body = Map.of("username", "judy", "password", "judys password");
        assertThat(create(body, "Idempotency-Key", "judy").statusCode()).isEqualTo(201);
        assertThat(create(body, "Idempotency-Key", "judy").statusCode()).isEqualTo(201);
        assertThat(create(Map.of("username", "judy", "password", "other password"), "Idempotency-Key", "judy")
                        .statusCode())
                .isEqualTo(422);

        String quickHash = Hashes.hex(new String(JsonText.write(new HashMap<>(body)), StandardCharsets.UTF_8));
        List<Document> events =
                server.bean(Mongo.class).collection("events").find().into(new ArrayList<>());
        assertThat(events.toString()).contains("judy").doesNotContain(quickHash);
    }

    @Test
    void theLastAdminStaysOneWhateverIsTriedAtOnce() {
        assertThat(change("admin", Map.of("disabled", true)).statusCode()).isEqualTo(403);
        assertThat(change("admin", Map.of("roles", List.of())).statusCode()).isEqualTo(403);
        for (int i = 0; i < 5; i++) {
            String second = "second-" + i;
            assertThat(create(Map.of("username", second, "roles", List.of("admin")))
                            .statusCode())
                    .isEqualTo(201);
            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(
                    () -> call("admin", "PATCH", "/api/users/" + second, Map.of("roles", List.of()))
                            .statusCode());
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(
                    () -> call(second, "PATCH", "/api/users/admin", Map.of("disabled", true))
                            .statusCode());
            assertThat(List.of(one.join(), other.join())).containsOnlyOnce(200);
            boolean adminLost = other.join() == 200;
            if (adminLost) {
                assertThat(call(second, "PATCH", "/api/users/admin", Map.of("disabled", false))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(change(second, Map.of("roles", List.of())).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void theListComesInPages() {
        People people = new People(server);
        IntStream.range(0, 12).forEach(i -> people.user("page-" + i));
        List<Object> names = new ArrayList<>();
        String path = "/api/users?limit=5";
        for (String next = path; next != null; ) {
            HttpResponse<String> page = call("admin", "GET", next, Map.of());
            Answers.items(page).forEach(user -> names.add(user.get("username")));
            Object cursor = Answers.json(page).get("nextCursor");
            next = cursor == null ? null : path + "&cursor=" + cursor;
        }
        assertThat(names).contains("page-0", "page-11", "admin").doesNotHaveDuplicates();
        for (String bad : List.of("limit=0", "limit=1001", "limit=x", "cursor=*", "limit=-1")) {
            assertThat(call("admin", "GET", "/api/users?" + bad, Map.of()).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
