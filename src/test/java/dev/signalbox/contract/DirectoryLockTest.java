package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.fakes.People;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.socketio.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checking a right never waits for the lock of the space {@code system}: many checks run on an event loop. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DirectoryLockTest {
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private static TestServer server;
    private static Thread holder;
    private static String key;

    @BeforeAll
    static void holdTheLock() throws InterruptedException {
        server = TestServer.real("signalbox.anonymous", "true");
        People people = new People(server).user("ada").space("square", Space.Visibility.PUBLIC);
        key = people.key("ci", "square", Role.AGENT);
        CountDownLatch held = new CountDownLatch(1);
        LiveSpaces spaces = server.bean(LiveSpaces.class);
        holder = Thread.ofVirtual()
                .start(() -> spaces.read(LiveSpaces.SYSTEM, state -> {
                    held.countDown();
                    try {
                        RELEASED.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return state.version();
                }));
        held.await();
    }

    @AfterAll
    static void release() throws InterruptedException {
        RELEASED.countDown();
        holder.join();
        server.close();
    }

    static Stream<Arguments> everyone() {
        return Stream.of(
                Arguments.of("an anonymous caller", List.of()),
                Arguments.of("a user", People.bearer(People.token("ada"))),
                Arguments.of("a user by the cookie", List.of("Cookie", "signalbox_session=" + People.token("ada"))),
                Arguments.of("the admin", People.bearer(People.token("admin"))),
                Arguments.of("a machine", List.of("X-API-Key", key)));
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyone")
    void noRequestWaits(String who, List<String> headers) {
        for (String path : List.of("/api/tasks?spaceId=square", "/api/sync?spaceId=square", "/api/spaces")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                    .header("Accept", "application/json")
                    .timeout(Duration.ofSeconds(10));
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            assertThat(server.send(request.build()).statusCode()).as(path).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyone")
    void noSocketIoClientWaits(String who, List<String> headers) throws InterruptedException {
        try (Wire wire = new Wire(uri("/"), headers.toArray(String[]::new))) {
            wire.open();
            wire.send("40");
            wire.sid();
            wire.send("420[\"dashboard:join\",{\"spaceId\":\"square\"}]");
            assertThat(wire.next()).startsWith("42[\"dashboard:state\"");
            assertThat(wire.next()).startsWith("430[{\"ok\":true");
            wire.send("421[\"dashboard:join\",{\"spaceId\":\"main\"}]");
            assertThat(wire.next())
                    .startsWith(who.equals("the admin") ? "42[\"dashboard:state\"" : "431[{\"ok\":false");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyone")
    void noPlainSocketWaits(String who, List<String> headers) throws InterruptedException {
        try (Wire wire = new Wire("/ws", uri("/"), headers.toArray(String[]::new))) {
            wire.send("{\"event\":\"dashboard:join\",\"data\":{\"spaceId\":\"square\"},\"id\":1}");
            assertThat(wire.next()).contains("\"dashboard:state\"");
            assertThat(wire.next()).contains("\"ok\":true");
        }
        try (Wire wire = new Wire("/ws/tasks?spaceId=square", uri("/"), headers.toArray(String[]::new))) {
            assertThat(wire.next()).contains("\"tasks_update\"");
        }
    }
}
