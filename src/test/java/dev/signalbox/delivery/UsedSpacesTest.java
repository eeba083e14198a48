package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.fakes.FakeClient;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.MovingNanos;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.projection.Lifetimes;
import dev.signalbox.projection.LiveSpaces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is subscribed to stays in memory, and what delivery keeps for a space goes with it. */
class UsedSpacesTest {
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null);
    private static final String MAIN = LiveSpaces.MAIN;

    private static TestServer server() {
        return TestServer.real(MovingNanos.ENABLED, "true");
    }

    /** Its last event may still be projected. */
    private static void awaitLeft(TestServer server) {
        await().until(() -> {
            Lifetimes.pass(server, Duration.ofSeconds(60));
            return live(server) == 1;
        });
    }

    private static double live(TestServer server) {
        return server.bean(MeterRegistry.class)
                .get("signalbox.live.spaces")
                .gauge()
                .value();
    }

    private static void join(TestServer server, Client client) {
        server.bean(Rooms.class)
                .join(client, List.of(Room.dashboard(MAIN)), MAIN, null, event -> false, (view, since, missed) -> {
                    throw new AssertionError();
                });
    }

    @Test
    void aClientKeepsItsSpaceAndTheNextOneGetsTheEventsOfTheSpaceThatCameBack() throws Exception {
        try (TestServer server = server()) {
            Rooms rooms = server.bean(Rooms.class);
            FakeClient first = new FakeClient(SYSTEM, Runnable::run);
            rooms.opened(first);
            join(server, first);
            String taskId = Happenings.create(server, "Watched");
            await().untilAsserted(() -> assertThat(first.names()).startsWith("dashboard:state", "task:created"));

            Lifetimes.pass(server, Duration.ofSeconds(600));
            assertThat(live(server)).as("system and main").isEqualTo(2);

            rooms.closed(first);
            awaitLeft(server);

            FakeClient second = new FakeClient(SYSTEM, Runnable::run);
            rooms.opened(second);
            join(server, second);
            Happenings.rename(server, taskId, "Again");
            await().untilAsserted(() -> assertThat(second.names()).startsWith("dashboard:state", "task:updated"));
            rooms.closed(second);
        }
    }

    @Test
    void aFollowerOfStatesKeepsItsSpaceAndTheNextOneFollowsTheSpaceThatCameBack() throws Exception {
        try (TestServer server = server()) {
            SpaceStates states = server.bean(SpaceStates.class);
            try (StateSubscription first =
                    states.follow(MAIN, Set.of(StateType.TASKS), StateFormat.LIST, null, () -> {})) {
                assertThat(first.pull()).isNotNull();
                Lifetimes.pass(server, Duration.ofSeconds(600));
                assertThat(live(server)).isEqualTo(2);
                first.close(); // a second time at the end
            }
            awaitLeft(server);
            try (StateSubscription second =
                    states.follow(MAIN, Set.of(StateType.TASKS), StateFormat.LIST, null, () -> {})) {
                assertThat(second.pull()).isNotNull();
                Happenings.create(server, "Later");
                await().until(() -> second.pull() != null);
            }
            awaitLeft(server);
        }
    }
}
