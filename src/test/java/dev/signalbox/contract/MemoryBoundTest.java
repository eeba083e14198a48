package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Product;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to fill the memory of a product that has 256 MB of heap: long comments, many readers that do not read, many tasks. */
class MemoryBoundTest {
    private static final List<String> ARGUMENTS =
            List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-cp", Product.CLASS_PATH, "dev.signalbox.Application");
    private static final int IN_FLIGHT = 16;
    private static final int SLOW_CLIENTS = 30;
    /** Each has 60,000 characters that take two bytes: four times what fits into the heap. */
    private static final int LONG_COMMENTS = 1_000;
    /** With 50 labels of 100 characters each: more than fit into the share of the rows. */
    private static final int LARGE_TASKS = 12_000;

    @TempDir
    Path folder;

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(201);
        return (String) Answers.json(answer).get("id");
    }

    private static List<HttpResponse<String>> all(Product product, int count, String path, IntFunction<String> body) {
        Semaphore free = new Semaphore(IN_FLIGHT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, count)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                free.acquireUninterruptibly();
                                try {
                                    return product.post(path, body.apply(i));
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                } finally {
                                    free.release();
                                }
                            },
                            threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    /** Joins the room of a task, and then reads nothing. */
    private static WebSocket slow(Product product, String taskId, CountDownLatch joined) {
        AtomicInteger frames = new AtomicInteger();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("X-API-Key", Product.API_KEY)
                .buildAsync(URI.create("ws://localhost:" + product.port() + "/ws"), new WebSocket.Listener() {
                    @Override
                    public void onOpen(WebSocket opened) {
                        opened.request(2); // the state and the ack
                    }

                    @Override
                    public CompletableFuture<?> onText(WebSocket from, CharSequence text, boolean last) {
                        if (last && frames.incrementAndGet() == 2) {
                            joined.countDown();
                        } else if (!last) {
                            from.request(1);
                        }
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .join();
        socket.sendText("{\"event\":\"task:join\",\"id\":1,\"data\":{\"taskId\":\"" + taskId + "\"}}", true)
                .join();
        return socket;
    }

    @Test
    void nothingThatIsWrittenOrReadFillsTheHeap() throws Exception {
        Map<String, String> settings = Map.of("SIGNALBOX_LIMITS_ENABLED", "false");
        try (Product product = Product.start(folder, settings, ARGUMENTS)) {
            String task = id(product.post("/api/tasks", "{\"title\":\"Long\"}"));
            CountDownLatch joined = new CountDownLatch(SLOW_CLIENTS);
            List<WebSocket> clients = new ArrayList<>();
            for (int i = 0; i < SLOW_CLIENTS; i++) {
                clients.add(slow(product, task, joined));
            }
            joined.await();
            String text = "ш".repeat(30_000);
            assertThat(all(
                            product,
                            LONG_COMMENTS,
                            "/api/tasks/" + task + "/events",
                            i -> "{\"type\":\"comment\",\"data\":{\"text\":\"" + text + "\"}}"))
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
            assertThat(product.get("/api/tasks/" + task).statusCode()).isEqualTo(200);

            String labels = "\""
                    + String.join(
                            "\",\"",
                            IntStream.range(0, 50)
                                    .mapToObj(i -> i + "l".repeat(98))
                                    .toList()) + "\"";
            List<HttpResponse<String>> created = all(
                    product,
                    LARGE_TASKS,
                    "/api/tasks",
                    i -> "{\"title\":\"Task " + i + "\",\"labels\":[" + labels + "]}");
            assertThat(created)
                    .extracting(HttpResponse::statusCode)
                    .containsOnly(201, 503)
                    .contains(503);
            List<String> open = created.stream()
                    .filter(answer -> answer.statusCode() == 201)
                    .map(MemoryBoundTest::id)
                    .toList();
            for (String id : open.subList(0, 200)) {
                assertThat(product.post("/api/tasks/" + id + "/events", "{\"type\":\"cancelled\",\"data\":{}}")
                                .statusCode())
                        .isEqualTo(201);
            }
            product.get("/api/tasks?status=cancelled");
            assertThat(product.post("/api/tasks", "{\"title\":\"There is room again\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(product.get("/health").statusCode()).isEqualTo(200);
            assertThat(product.get("/api/tasks?q=task%2077").statusCode()).isEqualTo(200);
            clients.forEach(WebSocket::abort);
        }
    }
}
