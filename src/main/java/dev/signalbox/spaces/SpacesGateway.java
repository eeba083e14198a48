package dev.signalbox.spaces;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventMessages;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Entity;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Intention;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Role;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.Beings;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The socket commands and the room of the beings and intentions of a space. */
@Singleton
final class SpacesGateway implements RoomStates {
    private final SpaceAccess access;
    private final Rooms rooms;
    private final Agents agents;

    SpacesGateway(SpaceAccess access, Rooms rooms, Agents agents) {
        this.access = access;
        this.rooms = rooms;
        this.agents = agents;
    }

    @SubscribeMessage(EventName.SPACE_JOIN)
    CompletionStage<Map<String, Object>> join(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        Long since = payload.numberOrNull("since", Long.MIN_VALUE, Long.MAX_VALUE);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        access.require(client.principal(), spaceId, Role.VIEWER);
        boolean seesPeople = access.seesPeople(client.principal(), spaceId);
        Room former = rooms.roomOf(client, seesPeople ? Room.Kind.PUBLIC_SPACE : Room.Kind.SPACE, spaceId);
        if (former != null) { // of another role
            rooms.leave(client, List.of(former));
        }
        List<Room> room = List.of(seesPeople ? Room.space(spaceId) : Room.publicSpace(spaceId));
        return rooms.join(client, room, spaceId, since, EventMessages.forRooms(room), SpacesGateway::delta);
    }

    @SubscribeMessage(EventName.SPACE_LEAVE)
    CompletionStage<Map<String, Object>> leave(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        return rooms.leave(client, List.of(Room.space(spaceId), Room.publicSpace(spaceId)))
                .thenApply(remembered -> Json.object("spaceId", spaceId));
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.SPACE;
    }

    @Override
    public RoomState full(SpaceView view, List<Room> rooms) {
        return state(view, Beings.in(view, agents));
    }

    static RoomState state(SpaceView view, List<JsonObject> beings) {
        List<Entity> intentions = List.copyOf(view.entities(Intention.TYPE));
        String spaceId = view.spaceId();
        return RoomState.of(
                view,
                EventName.SPACE_STATE,
                "full",
                () -> Json.object(
                        "beings",
                        Json.array(beings, JsonObject::json),
                        "intentions",
                        Json.array(
                                intentions,
                                entity -> Intention.of(spaceId, entity).json())));
    }

    private static RoomState delta(SpaceView view, long since, List<Event> missed) {
        return RoomState.of(
                view,
                EventName.SPACE_STATE,
                "delta",
                () -> Json.object("from", since, "events", Json.array(missed, EventMessages::spaceDeltaJson)));
    }
}
