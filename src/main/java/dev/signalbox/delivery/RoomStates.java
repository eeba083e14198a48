package dev.signalbox.delivery;

import dev.signalbox.projection.SpaceView;
import java.util.List;

/** Makes the full states of the rooms of one kind. */
public interface RoomStates {
    Room.Kind kind();

    /**
     * The present states of one client's rooms of this kind, in one space; for a room whose subject is gone, the message that
     * says so. The answer is that to a join of the first. Called under the lock of the space, so it only collects.
     */
    RoomState full(SpaceView view, List<Room> rooms);
}
