package dev.signalbox.rooms;

import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The states of rooms of any kind. */
@Singleton
final class StatesOfRooms {
    private final Map<Room.Kind, RoomStates> byKind = new EnumMap<>(Room.Kind.class);

    StatesOfRooms(List<RoomStates> all) {
        all.forEach(states -> byKind.put(states.kind(), states));
    }

    /** Inside the lock of the space. */
    List<Message> full(SpaceView view, List<Room> rooms) {
        List<Message> messages = new ArrayList<>();
        byKind.forEach((kind, states) -> {
            List<Room> ofKind =
                    rooms.stream().filter(room -> room.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                messages.addAll(states.full(view, ofKind));
            }
        });
        return messages;
    }
}
