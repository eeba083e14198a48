package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.Happenings;
import dev.signalbox.fakes.TestServer;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.LiveSpaces;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoomsTest {
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

    /** Writes down what it is sent, and does something while it is. */
    private static final class Fake implements Client {
        final List<String> sent = new CopyOnWriteArrayList<>();
        Runnable whileSending = () -> {};
        Principal principal = new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null);

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public Principal principal() {
            return principal;
        }

        @Override
        public void renew(Principal principal) {}

        @Override
        public String transport() {
            return "none";
        }

        @Override
        public boolean send(Selection messages) {
            whileSending.run();
            messages.messages().forEach(this::answer);
            return true;
        }

        @Override
        public void whenEmpty(Runnable action) {
            action.run();
        }

        @Override
        public void answer(Message message) {
            sent.add(message.event());
        }

        @Override
        public void awaitRoom() {}

        @Override
        public void close(CloseReason reason) {}
    }

    private static void join(Client client, Room room) {
        rooms().join(client, List.of(room), LiveSpaces.MAIN, null, event -> false, (view, since, missed) -> {
            throw new AssertionError();
        });
    }

    @Test
    void noStateIsSentToAClientWhoseRightEndedBeforeItsJoin() {
        Fake client = new Fake();
        client.principal = Principal.ANONYMOUS;
        rooms().opened(client);
        assertThatThrownBy(() -> join(client, Room.dashboard(LiveSpaces.MAIN))).isInstanceOf(Refused.class);
        assertThat(client.sent).isEmpty();
        assertThat(rooms().roomOf(client, Room.Kind.DASHBOARD, LiveSpaces.MAIN)).isNull();
        rooms().closed(client);
    }

    @Test
    void whoLeavesARoomDuringABroadcastHearsNothingOfItAfterTheAnswer() {
        String id = Happenings.create(server, "Watched");
        Room task = Room.task(LiveSpaces.MAIN, id);
        Fake first = new Fake();
        Fake second = new Fake();
        record Left(Fake client, List<String> heardBefore) {}
        CompletableFuture<Left> answered = new CompletableFuture<>();
        for (Fake client : List.of(first, second)) {
            Fake other = client == first ? second : first;
            client.whileSending = () -> {
                first.whileSending = () -> {};
                second.whileSending = () -> {};
                CompletableFuture<Void> left = CompletableFuture.runAsync(() -> {
                    rooms().leave(other, List.of(task)).toCompletableFuture().join();
                    answered.complete(new Left(other, List.copyOf(other.sent)));
                });
                // Long enough for it to be answered too early.
                left.completeOnTimeout(null, 300, TimeUnit.MILLISECONDS).join();
            };
            rooms().opened(client);
            join(client, Room.dashboard(LiveSpaces.MAIN));
            join(client, task);
        }

        Happenings.rename(server, id, "Renamed");

        Left left = answered.orTimeout(10, TimeUnit.SECONDS).join();
        Happenings.comment(server, id);
        assertThat(left.client.sent.subList(left.heardBefore.size(), left.client.sent.size()))
                .as("what the dashboard hears, and nothing of the task's room")
                .doesNotContain("task:event_added");
    }
}
