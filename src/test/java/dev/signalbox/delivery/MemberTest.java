package dev.signalbox.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Actor;
import dev.signalbox.model.Effect;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemberTest {
    private final List<String> sent = new ArrayList<>();
    private boolean full;

    private final Client client = new Client() {
        @Override
        public String id() {
            return "client";
        }

        @Override
        public Principal principal() {
            return new Principal(Principal.Kind.SYSTEM, "ada", "Ada", null, null);
        }

        @Override
        public void renew(Principal principal) {}

        @Override
        public String transport() {
            return "none";
        }

        @Override
        public boolean send(Selection messages) {
            if (full) {
                return false;
            }
            messages.messages().forEach(this::answer);
            return true;
        }

        @Override
        public void whenEmpty(Runnable action) {
            throw new UnsupportedOperationException("not a member's business");
        }

        @Override
        public void answer(Message message) {
            String packet = new String(message.socketIo(true), StandardCharsets.UTF_8);
            sent.add(message.event() + " " + packet.substring(packet.lastIndexOf(",\"") + 2, packet.length() - 2));
        }

        @Override
        public void awaitRoom() {}

        @Override
        public void close(CloseReason reason) {}
    };

    private final Member member = new Member(client);

    private static EventEncoding created(String spaceId, long version) {
        TaskEvent.Created payload = TaskEvent.Created.read(Fields.of(Json.object("title", "A task")));
        Event event = new Event(
                "e" + version,
                spaceId,
                version,
                "t" + version,
                1,
                Instant.EPOCH,
                Actor.SIGNALBOX,
                payload,
                false,
                null,
                null);
        return new EventEncoding(event.with(Effect.between(null, Task.create(event, payload))));
    }

    private void join(String spaceId, long version) {
        join(Room.dashboard(spaceId), version, "state");
    }

    private void join(Room room, long version, String state) {
        member.join(List.of(room), room.spaceId(), version);
        Message message = new Message(state, Map.of(), room.spaceId(), version);
        Member.Behind behind = Objects.requireNonNull(member.lag(room.spaceId(), version));
        member.welcome(behind, List.of(room), List.of(message));
        member.live(behind);
    }

    private Member.Heard hear(EventEncoding encoding) {
        Room dashboard = Room.dashboard(encoding.event().spaceId());
        return member.hear(new Broadcast(encoding, List.of(dashboard)));
    }

    @Test
    void anOffsetTellsTheSpaceTheVersionAndTheMessage() {
        join("a", 6);
        hear(created("a", 7));

        assertThat(sent).containsExactly("state a:6~1", "task:created a:7.0");
    }

    @Test
    void twoStatesOfOneVersionAreTold() {
        join("a", 6);
        join(Room.space("a"), 6, "space");

        assertThat(sent).containsExactly("state a:6~1", "space a:6~2");
        Position first = Position.joined("a", 6, 1);
        assertThat(member.seats()).extracting(first::includes).containsExactly(true, false);
    }

    @Test
    void inSeveralSpacesAnOffsetTellsEachPosition() {
        join("a", 6);
        join("b", 2);
        hear(created("a", 7));
        hear(created("b", 3));

        assertThat(sent)
                .containsExactly(
                        "state a:6~1", "state b:2~2,a:6~1", "task:created a:7.0,b:2~2", "task:created b:3.0,a:7.0");
    }

    @Test
    void whoIsFullFallsBehindAtTheEventBefore() {
        join("a", 6);
        full = true;
        Member.Behind behind = hear(created("a", 9)).fellBehind();

        assertThat(hear(created("a", 10))).isEqualTo(Member.Heard.NOT);
        assertThat(member.position(behind)).isEqualTo(Position.after("a", 8));
    }

    @Test
    void aReplayMovesThePositionAndLiveEndsIt() {
        join("a", 6);
        full = true;
        Member.Behind behind = hear(created("a", 7)).fellBehind();
        full = false;
        member.replay(behind, created("a", 7));
        member.replay(behind, created("a", 7));
        assertThat(member.position(behind)).isEqualTo(Position.after("a", 7));
        member.live(behind);
        hear(created("a", 8));

        assertThat(sent).containsExactly("state a:6~1", "task:created a:7.0", "task:created a:8.0");
    }

    @Test
    void whoCaughtUpAnEarlierFallHasNothingToSayInTheNext() {
        join("a", 6);
        full = true;
        Member.Behind first = hear(created("a", 7)).fellBehind();
        member.leave(Room.dashboard("a"));
        full = false;
        join("a", 200);
        hear(created("a", 201));
        full = true;
        Member.Behind second = hear(created("a", 202)).fellBehind();
        full = false;
        member.replay(first, created("a", 8));
        member.live(first);

        assertThat(member.position(first)).isNull();
        assertThat(member.position(second)).isEqualTo(Position.after("a", 201));
        assertThat(sent).containsExactly("state a:6~1", "state a:200~2", "task:created a:201.0");
    }

    @Test
    void aStateThatWasAskedForWhileBehindDoesNotClaimWhatIsMissing() {
        join("a", 6);
        full = true;
        hear(created("a", 7));
        member.answerAside("a", List.of(new Message("space", Map.of(), "a", 7)));

        assertThat(sent).containsExactly("state a:6~1", "space a:0.0");
    }

    @Test
    void ofSeveralStatesOnlyTheLastSaysThatAllIsThere() {
        Member.Behind behind = member.resume(
                List.of(new Seat(Room.dashboard("a"), 3, 1), new Seat(Room.space("a"), 4, 2)),
                Position.nowhere("a"),
                Position.nowhere("a"));
        Member.Behind again = Objects.requireNonNull(member.restart("a", 9));
        List<Room> rooms = List.of(Room.dashboard("a"), Room.space("a"));
        member.welcome(
                again, rooms, List.of(new Message("first", Map.of(), "a", 9), new Message("second", Map.of(), "a", 9)));

        assertThat(sent).containsExactly("first a:0.0", "second a:9~3");
        assertThat(member.position(behind)).isNull();
        assertThat(member.seats()).allMatch(seat -> seat.joinedAt() == 9 && seat.join() == 3);
    }

    @Test
    void aRoomHearsNothingFromBeforeItsState() {
        Member.Behind behind = member.resume(
                List.of(new Seat(Room.dashboard("a"), 8, 1)), Position.after("a", 7), Position.after("a", 7));
        member.replay(behind, created("a", 8));
        member.replay(behind, created("a", 9));

        assertThat(sent).containsExactly("task:created a:9.0");
    }

    @Test
    void whoLeavesARoomBeforeItsStateIsGivenThoseOfTheOthers() {
        join("a", 6);
        Room task = Room.task("a", "t1");
        member.join(List.of(task), "a", 7);
        Member.Behind behind = Objects.requireNonNull(member.lag("a", 7));
        member.leave(task);
        member.welcome(behind, List.of(task), List.of(new Message("task", Map.of(), "a", 7)));

        assertThat(sent).containsExactly("state a:6~1");
        assertThat(member.position(behind)).isEqualTo(Position.nowhere("a"));
    }

    @Test
    void whatAStateHoldsIsNotSentAgainWhenItsEventIsBroadcastLater() {
        member.join(List.of(Room.dashboard("a")), "a", 6);
        Member.Behind behind = Objects.requireNonNull(member.lag("a", 6));
        member.welcome(behind, List.of(Room.dashboard("a")), List.of(new Message("state", Map.of(), "a", 6)));
        member.advance(behind, 8);
        member.live(behind);
        hear(created("a", 8));
        hear(created("a", 9));

        assertThat(sent).containsExactly("state a:6~1", "task:created a:9.0");
    }

    @Test
    void whoLeftARoomMeanwhileHearsOnlyWhatTheOthersHear() {
        join("a", 6);
        Room space = Room.space("a");
        member.join(List.of(space), "a", 6);
        member.leave(Room.dashboard("a"));

        assertThat(hear(created("a", 7))).isEqualTo(Member.Heard.NOT);
        assertThat(sent).containsExactly("state a:6~1");
    }
}
