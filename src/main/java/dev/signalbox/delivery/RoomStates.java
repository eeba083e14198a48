package dev.signalbox.delivery;

import dev.signalbox.projection.SpaceView;
import java.util.List;

/** Creates the full states of rooms of one kind. */
public interface RoomStates {
    Room.Kind kind();

    /**
     * The current states of one client's rooms of this kind in one space; for a room whose task was deleted, the message
     * that says so. Its ack is that of a join of the first room. Called under the lock of the space, so it only collects.
     */
    RoomState full(SpaceView view, List<Room> rooms);
}
