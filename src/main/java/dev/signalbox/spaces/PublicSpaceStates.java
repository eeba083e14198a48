package dev.signalbox.spaces;

import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.Beings;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.List;

/** The state of a public space for readers who are no members: without its people. */
@Singleton
final class PublicSpaceStates implements RoomStates {
    private final Agents agents;

    PublicSpaceStates(Agents agents) {
        this.agents = agents;
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.PUBLIC_SPACE;
    }

    @Override
    public RoomState full(SpaceView view, List<Room> rooms) {
        return SpacesGateway.state(view, Beings.withoutPeople(view, agents));
    }
}
