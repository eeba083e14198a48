package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is saved reaches dashboards and {@code /ws/workflows}. */
@SuppressWarnings("unchecked") // JSON
class WorkflowsLiveTest {
    @TempDir
    private Path folder;

    /** A client of {@code /ws/workflows}. */
    private static final class Lists implements Line.Listener, AutoCloseable {
        private final BlockingQueue<Map<String, Object>> lists = new LinkedBlockingQueue<>();
        private final Line line;

        Lists(int port) {
            line = new SocketLine(port, "/ws/workflows", this);
            line.send("{\"event\":\"auth\",\"data\":{\"apiKey\":\"" + TestServer.API_KEY + "\"}}");
        }

        @Override
        public void packet(String packet) {
            lists.add(Answers.json(packet));
        }

        @Override
        public void ended(String how) {}

        Map<String, Object> next() throws InterruptedException {
            Map<String, Object> next = lists.poll(10, TimeUnit.SECONDS);
            assertThat(next)
                    .isNotNull()
                    .containsEntry("type", "workflows_update")
                    .containsKey("timestamp");
            return next;
        }

        @Override
        public void close() {
            line.close();
        }
    }

    @OverEveryTransport
    void aDashboardHearsOfIt(TransportUnderTest transport) throws IOException {
        try (TestServer server = TestServer.real("signalbox.workflows-dir", folder.toString());
                Peer peer = transport.connect(server)) {
            peer.good("dashboard:join", "{\"spaceId\":\"main\"}");
            peer.next("dashboard:state");
            Files.writeString(folder.resolve("one.yaml"), "name: One");
            List<Map<String, Object>> items =
                    (List<Map<String, Object>>) peer.next("workflows:updated").get("items");
            assertThat(items)
                    .singleElement()
                    .satisfies(item -> assertThat(item)
                            .containsEntry("name", "One")
                            .containsEntry("file", "one.yaml")
                            .containsEntry("valid", true));
        }
    }

    @Test
    void savingIsSeenSoonAndABurstIsFewLists() throws Exception {
        try (TestServer server = TestServer.real("signalbox.workflows-dir", folder.toString());
                Lists client = new Lists(server.port())) {
            assertThat((List<Object>) client.next().get("data")).isEmpty();
            List<Long> millis = new ArrayList<>();
            long version = 0;
            for (int i = 0; i < 20; i++) {
                long saved = System.nanoTime();
                Files.writeString(folder.resolve("one.yaml"), "name: One " + i);
                Map<String, Object> list = client.next();
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - saved));
                assertThat(((List<Map<String, Object>>) list.get("data")).getFirst())
                        .containsEntry("name", "One " + i);
                assertThat(number(list, "version")).isGreaterThan(version);
                version = number(list, "version");
            }
            Collections.sort(millis);
            System.out.println("file saved → client ms: p50 " + millis.get(10) + ", most " + millis.getLast());
            assertThat(millis.get(10)).as("median of %s", millis).isLessThan(500);

            for (int i = 0; i < 200; i++) {
                Files.writeString(folder.resolve("one.yaml"), "name: Burst " + i);
            }
            int lists = 1;
            while (!String.valueOf(client.next().get("data")).contains("Burst 199")) {
                lists++;
            }
            assertThat(lists).isLessThan(5);
            Files.setLastModifiedTime(folder.resolve("one.yaml"), FileTime.fromMillis(1_000_000)); // the same text
            Files.writeString(folder.resolve("two.yaml"), "name: Two");
            assertThat((List<Object>) client.next().get("data")).hasSize(2);
            assertThat(client.lists).isEmpty();
        }
    }
}
