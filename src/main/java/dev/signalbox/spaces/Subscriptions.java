package dev.signalbox.spaces;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventMessages;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Subscriptions by pattern ({@code task:*:updated}); each pattern is a room. They start with
 * {@code sync:full {version, tasks, agents}}, or after {@code since} with exactly the missed messages.
 */
@Singleton
final class Subscriptions implements RoomStates {
    private static final int PATTERNS_MAX = 100;
    private static final int PATTERN_LENGTH_MAX = 450;

    private final SpaceAccess access;
    private final Spaces spaces;
    private final Rooms rooms;
    private final Agents agents;

    Subscriptions(SpaceAccess access, Spaces spaces, Rooms rooms, Agents agents) {
        this.access = access;
        this.spaces = spaces;
        this.rooms = rooms;
        this.agents = agents;
    }

    @SubscribeMessage(EventName.SUBSCRIBE)
    CompletionStage<Map<String, Object>> subscribe(Client client, Fields payload) {
        Long since = payload.numberOrNull("since", Long.MIN_VALUE, Long.MAX_VALUE);
        List<Room> wanted = patterns(payload);
        String spaceId = wanted.getFirst().spaceId();
        access.require(client.principal(), spaceId, Role.VIEWER);
        return rooms.join(
                client,
                wanted,
                spaceId,
                since,
                EventMessages.forRooms(wanted),
                (view, from, missed) -> missed(view, wanted, missed));
    }

    private static List<Room> patterns(Fields payload) {
        String space = payload.textOrNull("spaceId", 200);
        List<String> patterns = payload.texts("patterns", PATTERNS_MAX, PATTERN_LENGTH_MAX);
        payload.check();
        if (patterns.isEmpty()) {
            throw Refused.invalid("patterns", "must hold at least one pattern");
        }
        return Room.patterns(space == null ? LiveSpaces.MAIN : space, patterns);
    }

    private static RoomState missed(SpaceView view, List<Room> wanted, List<Event> missed) {
        return new RoomState(
                view.version(),
                answer(view, "delta"),
                () -> missed.stream()
                        .flatMap(event -> EventMessages.of(event, wanted).stream())
                        .toList());
    }

    private static Map<String, Object> answer(SpaceView view, String mode) {
        return Json.object("spaceId", view.spaceId(), "version", view.version(), "mode", mode);
    }

    @SubscribeMessage(EventName.UNSUBSCRIBE)
    CompletionStage<Map<String, Object>> unsubscribe(Client client, Fields payload) {
        return rooms.leave(client, patterns(payload)).thenApply(remembered -> Map.of());
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.PATTERN;
    }

    /** One state for all patterns: everything that at least one of them can match. */
    @Override
    public RoomState full(SpaceView view, List<Room> rooms) {
        Predicate<String> ofTasks = Room.ids(rooms, "task");
        Predicate<String> ofAgents = Room.ids(rooms, Agent.TYPE);
        String spaceId = view.spaceId();
        long version = view.version();
        Instant asOf = view.asOf();
        List<Task> tasks = view.shown().tasks().stream()
                .filter(task -> ofTasks.test(task.id()))
                .toList();
        List<Agent> matching = agents.in(view).stream()
                .filter(agent -> ofAgents.test(agent.id()))
                .toList();
        return new RoomState(version, answer(view, "full"), () -> {
            Map<String, Object> payload = Json.object(
                    "spaceId",
                    spaceId,
                    "version",
                    version,
                    "tasks",
                    Json.array(tasks, Task::json),
                    "agents",
                    Json.array(matching, Agent::json));
            RoomState.putAsOf(payload, asOf);
            return List.of(new Message(EventName.SYNC_FULL, payload, spaceId, version));
        });
    }
}
