package dev.signalbox.socketio;

import static dev.signalbox.fakes.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStateRecoveryTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.real(
                MovingNanos.ENABLED, "true", "signalbox.limits.enabled", "false", "signalbox.rooms.crowd", "1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Wire connect(String more) throws InterruptedException {
        Wire wire = new Wire(URI.create("http://localhost:" + server.port()));
        wire.open();
        wire.send("40{\"apiKey\":\"" + TestServer.API_KEY + "\"" + more + "}");
        return wire;
    }

    private static String pid(Wire wire) throws InterruptedException {
        return String.valueOf(json(wire.next().substring(2)).get("pid"));
    }

    private static List<?> event(Wire wire) throws InterruptedException {
        return event(wire.next());
    }

    private static List<?> event(String packet) {
        assertThat(packet).startsWith("42[");
        return (List<?>) JsonText.read(packet.substring(2).getBytes(StandardCharsets.UTF_8));
    }

    private static String place(List<?> event) {
        return event.getFirst() + "@" + Json.asObject(event.get(1)).get("spaceVersion");
    }

    private static List<?> join(Wire wire) throws InterruptedException {
        wire.send("421[\"dashboard:join\",{}]");
        List<?> state = event(wire);
        assertThat(state.getFirst()).isEqualTo("dashboard:state");
        return state;
    }

    @Test
    void aClientThatReceivedAnOlderSharedStateContinuesAfterIt() throws Exception {
        Wire first = connect("");
        pid(first);
        join(first);
        Happenings.create(server, "In no state");

        Wire second = connect("");
        String pid = pid(second);
        List<?> state = join(second);
        assertThat(Json.asObject(state.get(1))).containsEntry("version", 0);
        List<String> eventAndAnswer = List.of(second.next(), second.next()); // of two threads
        assertThat(eventAndAnswer)
                .anySatisfy(packet -> assertThat(place(event(packet))).isEqualTo("task:created@1"))
                .anySatisfy(packet -> assertThat(packet).startsWith("431["));
        second.close();
        Happenings.create(server, "Missed");

        Wire third = connect(",\"pid\":\"" + pid + "\",\"offset\":\"" + state.get(2) + "\"");
        assertThat(pid(third)).isEqualTo(pid);
        assertThat(place(event(third))).isEqualTo("task:created@1");
        assertThat(place(event(third))).isEqualTo("task:created@2");
        third.close();
        first.close();
    }

    @Test
    void aClientThatNeverGotItsStateGetsASharedOneAndTheEventsSince() throws Exception {
        Wire first = connect("");
        String pid = pid(first);
        join(first);
        assertThat(first.next()).startsWith("431[");
        first.close();
        Happenings.create(server, "In no state");

        Wire second = connect(",\"pid\":\"" + pid + "\"");
        assertThat(pid(second)).isEqualTo(pid);
        List<?> state = event(second);
        assertThat(Json.asObject(state.get(1))).containsEntry("mode", "full").containsEntry("version", 0);
        assertThat(place(event(second))).isEqualTo("task:created@1");
        Happenings.create(server, "Live");
        assertThat(place(event(second))).isEqualTo("task:created@2");
        second.close();
    }
}
