package dev.signalbox.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.access.Revocations;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.fakes.Answers;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.session.Drain;
import dev.signalbox.socketio.Wire;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /ws/tasks} and {@code /ws/agents}. */
class StateSocketTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real("signalbox.transport.auth-timeout", "300ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Wire socket(TestServer at, String path, String... headers) {
        return new Wire(path, URI.create("http://localhost:" + at.port()), headers);
    }

    private static Wire signedIn(String path) {
        return socket(server, path, "X-API-Key", TestServer.API_KEY);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> ids(Map<String, Object> update) {
        return ((List<Map<String, Object>>) update.get("data"))
                .stream().map(one -> one.get("id")).toList();
    }

    @Test
    void sendsTheTasksAtTheStartAndAfterEveryChange() throws Exception {
        String before = Happenings.create(server, "Before");
        try (Wire wire = signedIn("/ws/tasks?spaceId=main")) {
            Map<String, Object> first = Answers.json(wire.next());
            assertThat(first)
                    .containsOnlyKeys("type", "data", "version", "timestamp")
                    .containsEntry("type", "tasks_update");
            assertThat(ids(first)).contains(before);

            String created = Happenings.create(server, "New");
            Map<String, Object> second = Answers.json(wire.next());
            assertThat(ids(second)).contains(before, created);
            assertThat(Answers.number(second, "version")).isEqualTo(Answers.number(first, "version") + 1);
        }
    }

    @Test
    void sendsTheAgentsAndNoTasks() throws Exception {
        try (Wire wire = signedIn("/ws/agents")) {
            assertThat(Answers.json(wire.next())).containsEntry("type", "agents_update");
            Happenings.create(server, "Noise");
            long version = Happenings.agent(server, "bob", Verb.CREATED, Map.of("name", "Bob", "status", "idle"));
            Map<String, Object> next = Answers.json(wire.next());
            assertThat(Answers.number(next, "version")).isEqualTo(version);
            assertThat(ids(next)).contains("bob");
        }
    }

    @Test
    void nothingIsKeptOfAClosedSocket() throws Exception {
        try (TestServer alone = TestServer.real()) {
            Revocations revocations = alone.bean(Revocations.class);
            for (String path : List.of("/ws/tasks", "/ws/agents")) {
                try (Wire wire = socket(alone, path, "X-API-Key", TestServer.API_KEY)) {
                    wire.next();
                    assertThat(revocations.watched()).isEqualTo(1);
                }
                await().untilAsserted(() -> assertThat(revocations.watched()).isZero());
            }
            assertThat(alone.bean(SpaceStates.class).followers()).isZero();
        }
    }

    @Test
    void mergesABurst() throws Exception {
        try (TestServer slow = TestServer.real("signalbox.sync.interval", "1s");
                Wire wire = socket(slow, "/ws/tasks", "X-API-Key", TestServer.API_KEY)) {
            wire.next();
            String id = Happenings.create(slow, "Busy");
            long last = 0;
            for (int i = 0; i < 10; i++) {
                last = Happenings.comment(slow, id);
            }
            int updates = 0;
            long version;
            do {
                version = Answers.number(Answers.json(wire.next()), "version");
                updates++;
            } while (version < last);
            assertThat(updates).as("eleven changes").isLessThan(6);
        }
    }

    @Test
    void takesTheCredentialOfTheFirstFrame() throws Exception {
        try (Wire wire = socket(server, "/ws/tasks")) {
            wire.send("{\"event\":\"auth\",\"data\":{\"apiKey\":\"" + TestServer.API_KEY + "\"}}");
            assertThat(wire.next()).startsWith("{\"type\":\"tasks_update\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/tasks", "/ws/agents"})
    void closesAClientThatDoesNotSignIn(String path) {
        try (Wire wire = socket(server, path)) {
            assertThat(wire.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void closesWithAnErrorForAMissingSpace() throws Exception {
        try (Wire wire = signedIn("/ws/tasks?spaceId=elsewhere")) {
            assertThat(wire.next()).startsWith("{\"event\":\"error\",\"data\":{\"code\":\"SPACE_NOT_FOUND\"");
            assertThat(wire.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void refusesCommands() throws Exception {
        try (Wire wire = signedIn("/ws/agents")) {
            wire.next();
            wire.send("{\"event\":\"task:join\",\"data\":{},\"id\":1}");
            assertThat(wire.next()).startsWith("{\"event\":\"ack\",\"id\":1,\"data\":{\"ok\":false");
        }
    }

    @Test
    void nothingRemainsOfAClosedClient() throws Exception {
        try (TestServer other = TestServer.real()) {
            SpaceStates states = other.bean(SpaceStates.class);
            try (Wire wire = socket(other, "/ws/tasks", "X-API-Key", TestServer.API_KEY)) {
                wire.next();
                assertThat(states.followers()).isEqualTo(1);
            }
            await().until(() -> states.followers() == 0);
        }
    }

    @Test
    void aShutdownClosesWithReconnect() throws Exception {
        try (TestServer other = TestServer.real("signalbox.drain-spread", "0s");
                Wire wire = socket(other, "/ws/tasks", "X-API-Key", TestServer.API_KEY)) {
            wire.next();
            other.bean(Drain.class).drain();
            assertThat(wire.closeCode()).isEqualTo(1012);
            await().until(() -> other.bean(SpaceStates.class).followers() == 0);
        }
    }
}
