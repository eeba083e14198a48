package dev.signalbox.rooms;

import dev.signalbox.projection.SpaceView;
import java.util.List;

/** Makes the full states of the rooms of one kind. */
public interface RoomStates {
    Room.Kind kind();

    /**
     * The states of one client's rooms of this kind, in one space; for a room whose subject is gone, the message that says so.
     * Called under the lock of the space.
     */
    List<Message> full(SpaceView view, List<Room> rooms);
}
