package dev.signalbox.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searching descriptions and comments on a store with a text index. */
abstract class TaskWordsContract {
    abstract String uri();

    @Test
    void wholeWordsOfDescriptionsAndCommentsAreFoundInOrderByPage() {
        try (TestServer server = TestServer.real("mongodb.uri", uri())) {
            String described = create(server, "{\"title\":\"First\",\"description\":\"It smells of Marzipan\"}");
            String commented = create(server, "{\"title\":\"Second\",\"labels\":[\"sweet\"]}");
            post(
                    server,
                    "/api/tasks/" + commented + "/events",
                    "{\"type\":\"comment\",\"data\":{\"text\":\"More marzipan\"}}");
            String key =
                    new People(server).space("other", Space.Visibility.PRIVATE).key("k", "other", Role.MEMBER);
            byte[] elsewhere =
                    "{\"title\":\"Third\",\"description\":\"marzipan\",\"spaceId\":\"other\"}".getBytes(UTF_8);
            assertThat(server.send(
                                    "POST",
                                    "/api/tasks",
                                    elsewhere,
                                    "X-API-Key",
                                    key,
                                    "Content-Type",
                                    "application/json")
                            .statusCode())
                    .isEqualTo(201);

            assertThat(search(server, "q=marzipan")).containsExactly(commented, described);
            assertThat(search(server, "q=marzipan&sort=createdAt")).containsExactly(described, commented);
            assertThat(search(server, "q=marzipan%20first")).containsExactly(described);
            assertThat(search(server, "q=marzipan%20absent")).isEmpty();
            assertThat(search(server, "q=marzipan&label=sweet")).containsExactly(commented);
            assertThat(search(server, "q=marzipan&status=failed")).isEmpty();
            assertThat(search(server, "q=irs")).containsExactly(described); // titles by parts of words, from memory
            assertThat(search(server, "q=%22marzipan")).containsExactly(commented, described);
            assertThat(Answers.json(server.api("GET", "/api/tasks?q=marzipan", "")))
                    .doesNotContainKey("partial");

            post(
                    server,
                    "/api/tasks/" + described + "/events",
                    "{\"type\":\"failed\",\"data\":{\"code\":\"OVEN\",\"message\":\"burnt\"}}");
            assertThat(search(server, "q=marzipan&status=failed")).containsExactly(described);
            server.api("DELETE", "/api/tasks/" + commented, "");
            assertThat(search(server, "q=marzipan")).containsExactly(described);
        }
    }

    private static HttpResponse<String> post(TestServer server, String path, String body) {
        HttpResponse<String> answer = server.api("POST", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private static String create(TestServer server, String task) {
        return Answers.json(post(server, "/api/tasks", task)).get("id").toString();
    }

    /** The ids of all pages, of one task each. */
    private static List<Object> search(TestServer server, String query) {
        List<Object> found = new ArrayList<>();
        Object cursor = "";
        while (cursor != null) {
            HttpResponse<String> page = server.api("GET", "/api/tasks?limit=1&cursor=" + cursor + "&" + query, "");
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            Answers.items(page).forEach(task -> found.add(task.get("id")));
            cursor = Answers.json(page).get("nextCursor");
        }
        return found;
    }
}
