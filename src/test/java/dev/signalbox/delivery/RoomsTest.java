package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.FakeClient;
import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.LiveSpaces;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final Principal SYSTEM = new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.real();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Rooms rooms() {
        return server.bean(Rooms.class);
    }

    private static FakeClient client(Principal principal, Executor loop) {
        FakeClient client = new FakeClient(principal, loop);
        rooms().opened(client);
        return client;
    }

    private static void join(Client client, Room room) {
        rooms().join(client, List.of(room), LiveSpaces.MAIN, null, event -> false, (view, since, missed) -> {
            throw new AssertionError();
        });
    }

    @Test
    void noStateIsSentToAClientThatLostItsRightBeforeTheJoin() {
        FakeClient client = client(Principal.ANONYMOUS, Runnable::run);
        assertThatThrownBy(() -> join(client, Room.dashboard(LiveSpaces.MAIN))).isInstanceOf(Refused.class);
        assertThat(client.messages()).isEmpty();
        assertThat(rooms().roomOf(client, Room.Kind.DASHBOARD, LiveSpaces.MAIN)).isNull();
        rooms().closed(client);
    }

    @Test
    void aClientThatLeftARoomGetsNothingOfItAfterTheAckEvenIfItWasWoken() {
        String id = Happenings.create(server, "Watched");
        Room task = Room.task(LiveSpaces.MAIN, id);
        FakeClient client = client(SYSTEM, notNow -> {});
        join(client, Room.dashboard(LiveSpaces.MAIN));
        join(client, task);
        client.pull();
        assertThat(client.names()).containsExactly("dashboard:state", "task:state");

        Happenings.rename(server, id, "Renamed");
        rooms().leave(client, List.of(task)).toCompletableFuture().join();
        client.pull();

        assertThat(client.names()).contains("task:updated").doesNotContain("task:event_added");
        rooms().closed(client);
    }

    @Test
    void noSubscriptionRemainsInARoomAfterItsClientIsClosed() {
        int before = rooms().count();
        FakeClient client = client(SYSTEM, Runnable::run);
        join(client, Room.task(LiveSpaces.MAIN, Happenings.create(server, "Left")));
        assertThat(rooms().count()).isEqualTo(before + 1);

        rooms().closed(client);

        assertThat(rooms().count()).isEqualTo(before);
    }
}
