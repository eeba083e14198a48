package dev.signalbox.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.tasks.NewTask;
import dev.signalbox.tasks.TasksService;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowClientTest {
    @TempDir
    Path data;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real("signalbox.data-dir", data.toString(), "signalbox.drain-spread", "10ms");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawSocket joined() throws IOException {
        RawSocket socket = new RawSocket(URI.create("http://localhost:" + server.port()));
        assertThat(socket.text()).startsWith("0{");
        socket.text("40{\"apiKey\":\"" + TestServer.API_KEY + "\"}");
        assertThat(socket.text()).startsWith("40{");
        socket.text("421[\"dashboard:join\",{}]");
        assertThat(socket.text()).startsWith("42[\"dashboard:state\"");
        assertThat(socket.text()).startsWith("431[{\"ok\":true");
        return socket;
    }

    /** A hundred at a time: each has five seconds to become durable. */
    private void createMany(int count, int bytesEach) {
        for (int made = 0; made < count; made += 100) {
            createAtOnce(Math.min(100, count - made), bytesEach);
        }
    }

    private void createAtOnce(int count, int bytesEach) {
        TasksService tasks = server.bean(TasksService.class);
        Principal admin = new Principal(Principal.Kind.SYSTEM, "admin", "admin", null, null);
        String description = "x".repeat(bytesEach);
        CompletableFuture.allOf(IntStream.range(0, count)
                        .mapToObj(i -> tasks.create(
                                        admin,
                                        null,
                                        NewTask.read(
                                                Fields.of(Json.object("title", "t" + i, "description", description))),
                                        null)
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** The next event: its name, payload and offset; pings are skipped. */
    private static List<?> event(RawSocket socket) throws IOException {
        while (true) {
            String packet = socket.text();
            if (packet.startsWith("42[")) {
                return (List<?>) JsonText.read(packet.substring(2).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(packet).isEqualTo("2");
        }
    }

    private static long version(List<?> event) {
        return ((Number) Json.asObject(event.get(1)).get("spaceVersion")).longValue();
    }

    @Test
    void aClientThatLagsGetsEverythingOnceItReads() throws Exception {
        try (RawSocket socket = joined()) {
            createMany(900, 19_000);

            List<Long> versions = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                versions.add(version(event(socket)));
            }
            assertThat(versions)
                    .isEqualTo(LongStream.rangeClosed(1, 900).boxed().toList());
            createMany(1, 1);
            assertThat(version(event(socket))).isEqualTo(901);
        }
    }

    @Test
    void aClientThatLagsTooFarGetsTheStateWithoutAsking() throws Exception {
        try (RawSocket socket = joined()) {
            createMany(400, 19_000); // more than the network and the queue hold
            createMany(700, 1);
            createMany(700, 1);

            List<?> next = event(socket);
            long version = 0;
            while (next.getFirst().equals("task:created")) {
                assertThat(version(next)).isEqualTo(++version);
                next = event(socket);
            }
            assertThat(next.getFirst()).isEqualTo("dashboard:state");
            Map<String, Object> state = Json.asObject(next.get(1));
            assertThat(state).containsEntry("mode", "full");
            assertThat((String) next.get(2)).startsWith("main:" + state.get("version") + "~");
            createMany(1, 1);
            assertThat(version(event(socket))).isGreaterThan(((Number) state.get("version")).longValue());
        }
    }
}
