package dev.signalbox.spaces;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Role;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import dev.signalbox.rooms.Client;
import dev.signalbox.rooms.EventName;
import dev.signalbox.rooms.Message;
import dev.signalbox.rooms.Room;
import dev.signalbox.rooms.RoomStates;
import dev.signalbox.rooms.Rooms;
import dev.signalbox.rooms.SubscribeMessage;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The door for sockets to the beings and intentions of a space. */
@Singleton
final class SpacesGateway implements RoomStates {
    private final SpaceAccess access;
    private final Spaces spaces;
    private final Rooms rooms;

    SpacesGateway(SpaceAccess access, Spaces spaces, Rooms rooms) {
        this.access = access;
        this.spaces = spaces;
        this.rooms = rooms;
    }

    @SubscribeMessage(EventName.SPACE_JOIN)
    CompletionStage<Map<String, Object>> join(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        Long since = payload.numberOrNull("since", Long.MIN_VALUE, Long.MAX_VALUE);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        access.require(client.principal(), spaceId, Role.VIEWER);
        rooms.settle(client, spaceId);
        if (since == null) {
            return spaces.view(spaceId, view -> join(client, view, null, List.of()));
        }
        return spaces.since(
                spaceId,
                since,
                event -> false,
                Spaces.MISSED_MAX,
                Spaces.LOOKED_AT_MAX,
                (view, missed) ->
                        join(client, view, missed == null ? null : since, missed == null ? List.of() : missed));
    }

    private CompletionStage<Map<String, Object>> join(
            Client client, SpaceView view, @Nullable Long from, List<Event> missed) {
        Map<String, Object> answer = Json.object(
                "spaceId", view.spaceId(), "version", view.version(), "mode", from == null ? "full" : "delta");
        Message state = from == null ? full(view) : delta(view, from, missed);
        return rooms.join(client, Room.space(view.spaceId()), view, state).thenApply(remembered -> answer);
    }

    @SubscribeMessage(EventName.SPACE_LEAVE)
    CompletionStage<Map<String, Object>> leave(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        return rooms.leave(client, List.of(Room.space(spaceId)))
                .thenApply(remembered -> Json.object("spaceId", spaceId));
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.SPACE;
    }

    @Override
    public List<Message> full(SpaceView view, List<Room> rooms) {
        return List.of(full(view));
    }

    private static Message full(SpaceView view) {
        return new Message(
                EventName.SPACE_STATE,
                Json.object(
                        "spaceId", view.spaceId(),
                        "version", view.version(),
                        "mode", "full",
                        "beings", List.of(),
                        "intentions", List.of()),
                view.spaceId(),
                view.version());
    }

    private static Message delta(SpaceView view, long from, List<Event> missed) {
        return new Message(
                EventName.SPACE_STATE,
                Json.object(
                        "spaceId", view.spaceId(),
                        "version", view.version(),
                        "mode", "delta",
                        "from", from,
                        "events", Json.array(missed, Event::json)),
                view.spaceId(),
                view.version());
    }
}
