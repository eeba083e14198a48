package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.items;
import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.Product;
import dev.signalbox.fakes.Receiver;
import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills the whole product while it sends the events of two spaces, and counts what their receivers have after the next start. */
@Execution(ExecutionMode.CONCURRENT) // it waits for a lease most of the time
class WebhookKillTest {
    private static final Map<String, String> SETTINGS =
            Map.of("SIGNALBOX_WEBHOOKS_PRIVATE", "true", "SIGNALBOX_JWT_SECRET", TestServer.JWT_SECRET);
    /** Webhooks are for people. */
    private static final String ADMIN = People.token("admin");
    /** A start, and the lease of the one that was killed. */
    private static final Duration IN_TIME = Duration.ofMinutes(3);

    /** Comments before the cursor is known to be stored, amid the kill, and after the next start. */
    private static final int EACH = 10;

    /** A task alone in its space, and the webhook of the space with the receiver that only it has. */
    private record Watched(String task, String webhook, Receiver receiver) {
        /** The ids of the messages as they came. */
        List<String> got() {
            return receiver.messages().stream()
                    .map(message -> message.header("webhook-id"))
                    .toList();
        }
    }

    @TempDir
    Path folder;

    @Test
    void everyEventComesInTheOrderOfItsSpaceWhenTheSenderIsKilledAmidDeliveries() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        try (Receiver first = new Receiver();
                Receiver second = new Receiver()) {
            List<Watched> all = new ArrayList<>();
            try (Product product = Product.start(folder, SETTINGS)) {
                for (Receiver receiver : List.of(first, second)) {
                    Watched watched = watch(product, receiver);
                    all.add(watched);
                    comment(product, watched);
                    await().atMost(IN_TIME).until(() -> noted(product, watched) == 1 + EACH);
                }
                first.otherwise(
                        exchange -> { // taken, but the sender never hears of it; the other one goes on
                            await().atMost(IN_TIME).until(() -> killed.getCount() == 0);
                            exchange.sendResponseHeaders(204, -1);
                        });
                for (Watched watched : all) {
                    comment(product, watched);
                }
                await().atMost(IN_TIME).until(() -> first.messages().size() > 1 + EACH);
                product.kill();
            }
            killed.countDown();
            first.otherwise(null);
            try (Product product = Product.start(folder, SETTINGS)) {
                for (Watched watched : all) {
                    comment(product, watched);
                    List<String> events = events(product, watched);
                    assertThat(events).hasSize(1 + 3 * EACH);
                    await().atMost(IN_TIME).until(() -> watched.got().contains(events.getLast()));
                    assertComplete(watched.got(), events);
                }
            }
            assertThat(first.messages()).as("the one in flight comes again").hasSizeGreaterThan(1 + 3 * EACH);
        }
    }

    private static Watched watch(Product product, Receiver receiver) throws IOException, InterruptedException {
        String space = id(product, "/api/spaces", "{\"name\":\"Watched\"}");
        String webhook =
                id(product, "/api/webhooks", "{\"spaceId\":\"%s\",\"url\":\"%s\"}".formatted(space, receiver.url()));
        return new Watched(
                id(product, "/api/tasks", "{\"title\":\"Watched\",\"spaceId\":\"%s\"}".formatted(space)),
                webhook,
                receiver);
    }

    private static String id(Product product, String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> made = product.post(ADMIN, path, json);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return (String) json(made).get("id");
    }

    private static void comment(Product product, Watched watched) throws IOException, InterruptedException {
        for (int i = 0; i < EACH; i++) {
            assertThat(product.post(
                                    ADMIN,
                                    "/api/tasks/" + watched.task() + "/events",
                                    "{\"type\":\"comment\",\"data\":{\"text\":\"c%d\"}}".formatted(i))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /** How many deliveries the store has. */
    private static int noted(Product product, Watched watched) throws IOException, InterruptedException {
        return items(product.get(ADMIN, "/api/webhooks/" + watched.webhook() + "/deliveries"))
                .size();
    }

    private static List<String> events(Product product, Watched watched) throws IOException, InterruptedException {
        return items(product.get(ADMIN, "/api/tasks/" + watched.task() + "/events?limit=200")).stream()
                .map(event -> (String) event.get("id"))
                .toList();
    }

    /** All events in their order; but what was not noted when the sender was killed comes again, from one of them on. */
    private static void assertComplete(List<String> got, List<String> events) {
        int again = 1;
        while (again < got.size() && events.indexOf(got.get(again)) == events.indexOf(got.get(again - 1)) + 1) {
            again++;
        }
        List<String> beforeTheKill = got.subList(0, again);
        List<String> afterwards = got.subList(again, got.size());
        assertThat(beforeTheKill).isEqualTo(events.subList(0, again));
        assertThat(afterwards)
                .isEqualTo(events.subList(events.size() - afterwards.size(), events.size()))
                .as("nothing that was noted comes again")
                .hasSizeLessThanOrEqualTo(2 * EACH)
                .hasSizeGreaterThanOrEqualTo(events.size() - again);
    }
}
