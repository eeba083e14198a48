package dev.signalbox.contract;

import static dev.signalbox.fakes.Answers.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.contract.Peer.Answer;
import dev.signalbox.contract.Peer.Heard;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that join within a second share the state, and get the events since: each once, in order, none missing. */
class KeptStatesTest {
    private static final int JOINS = 5;

    private static TestServer server;
    private static String id;

    @BeforeAll
    static void start() {
        server = TestServer.real(
                MovingNanos.ENABLED, "true", "signalbox.limits.enabled", "false", "signalbox.rooms.crowd", "1");
        id = Happenings.create(server, "Watched");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aSecondLater() {
        server.bean(MovingNanos.class).advance(Duration.ofSeconds(1));
    }

    private static double encoded() {
        return server.bean(MeterRegistry.class).get("signalbox.states.encoded").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static long rename(String title) {
        return number(Happenings.rename(server, id, title), "spaceVersion");
    }

    /**
     * Joins repeatedly while events are appended.
     *
     * @param names of the messages of each event in the room
     */
    private static void joinAmidEvents(
            TransportUnderTest transport, String join, String payload, String state, List<String> names, int events) {
        long begun = rename("Begun");
        double before = encoded();
        List<Peer> peers = new ArrayList<>();
        List<Heard> states = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        try {
            for (int i = 0; i < JOINS; i++) {
                Peer peer = transport.connect(server);
                peers.add(peer);
                answers.add(peer.good(join, payload));
                states.add(peer.next());
                for (int n = 0; n < events; n++) {
                    rename(i + "." + n);
                }
            }
            long last = rename("Last");

            assertThat(encoded() - before).as("encodings").isEqualTo(1);
            assertThat(states).allSatisfy(each -> assertThat(each.name()).isEqualTo(state));
            assertThat(states)
                    .extracting(Heard::version)
                    .containsOnly(states.getFirst().version());
            assertThat(answers)
                    .extracting(Answer::version)
                    .containsOnly(states.getFirst().version());
            for (Peer peer : peers) {
                List<String> expected = LongStream.rangeClosed(begun + 1, last)
                        .boxed()
                        .flatMap(version -> names.stream().map(name -> version + " " + name))
                        .toList();
                assertThat(peer.next(expected.size()))
                        .extracting(heard -> heard.spaceVersion() + " " + heard.name())
                        .isEqualTo(expected);
                peer.settle();
                peer.good("resync_requested", "{\"taskIds\":[]}");
                assertThat(peer.unread()).isEmpty();
            }
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @OverEveryTransport
    void dashboards(TransportUnderTest transport) {
        List<String> names = List.of("task:updated", "dashboard:task_list_updated");
        joinAmidEvents(transport, "dashboard:join", "{}", "dashboard:state", names, 2);
    }

    @OverEveryTransport
    void dashboardsWithAPlace(TransportUnderTest transport) {
        List<String> names = List.of("task:updated", "dashboard:task_list_updated");
        long now = rename("Now");
        joinAmidEvents(transport, "dashboard:join", "{\"since\":" + now + "}", "dashboard:state", names, 2);
    }

    @OverEveryTransport
    void tasks(TransportUnderTest transport) {
        List<String> names = List.of("task:updated", "task:event_added");
        joinAmidEvents(transport, "task:join", "{\"taskId\":\"" + id + "\"}", "task:state", names, 2);
    }

    @OverEveryTransport
    void patterns(TransportUnderTest transport) {
        List<String> names = List.of("task:" + id + ":updated");
        joinAmidEvents(transport, "subscribe", "{\"patterns\":[\"task:*:updated\"]}", "sync:full", names, 2);
    }

    @OverEveryTransport
    void spaces(TransportUnderTest transport) {
        joinAmidEvents(transport, "space:join", "{\"spaceId\":\"main\"}", "space:state", List.of(), 2);
    }

    @OverEveryTransport
    void moreEventsThanTheSpaceWaitsFor(TransportUnderTest transport) {
        List<String> names = List.of("task:updated", "dashboard:task_list_updated");
        joinAmidEvents(transport, "dashboard:join", "{}", "dashboard:state", names, 20);
    }

    @OverEveryTransport
    void afterASecondThereIsANewState(TransportUnderTest transport) {
        try (Peer first = transport.connect(server);
                Peer second = transport.connect(server)) {
            first.good("dashboard:join", "{}");
            long version = rename("Later");
            server.bean(MovingNanos.class).advance(Duration.ofSeconds(1));

            assertThat(second.good("dashboard:join", "{}").version()).isEqualTo(version);
        }
    }

    @OverEveryTransport
    void aClientAlreadyInTheSpaceGetsTheCurrentState(TransportUnderTest transport) {
        try (Peer first = transport.connect(server);
                Peer second = transport.connect(server)) {
            first.good("dashboard:join", "{}");
            second.good("task:join", "{\"taskId\":\"" + id + "\"}");
            second.next("task:state");
            long version = rename("Known to both");
            second.next(2);

            assertThat(second.good("dashboard:join", "{}").version()).isEqualTo(version);
            assertThat(number(second.next("dashboard:state"), "version")).isEqualTo(version);
            long next = rename("Heard once");
            assertThat(second.next(3))
                    .extracting(heard -> heard.spaceVersion() + " " + heard.name())
                    .containsExactly(
                            next + " task:updated", next + " task:event_added", next + " dashboard:task_list_updated");
        }
    }

    /** A client that joins after a response gets its effect in the state; only among many equal joins it may follow the state. */
    @Test
    void aSingleClientGetsTheCurrentState() {
        try (TestServer calm = TestServer.real(MovingNanos.ENABLED, "true", "signalbox.rooms.crowd", "4")) {
            String watched = Happenings.create(calm, "Watched");
            List<Long> behind = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long version = number(Happenings.rename(calm, watched, "Title " + i), "spaceVersion");
                try (Peer peer = TransportUnderTest.SOCKET_IO_BY_WEBSOCKET.connect(calm)) {
                    behind.add(version - peer.good("dashboard:join", "{}").version());
                }
            }

            assertThat(behind).containsExactly(0L, 0L, 0L, 1L, 2L, 3L, 4L, 5L);
        }
    }
}
