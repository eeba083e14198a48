package dev.signalbox.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which ids of one type the patterns of some rooms can match; queried for each task or agent of a space. */
public final class Matching {
    private final Set<String> ids = new HashSet<>();
    private boolean all;

    /** @param rooms of the kind {@code PATTERN} */
    public Matching(Collection<Room> rooms, String type) {
        for (Room room : rooms) {
            String[] parts = room.id().split(":", -1);
            if (parts[0].equals(Room.ANY) || parts[0].equals(type)) {
                all |= parts[1].equals(Room.ANY);
                ids.add(parts[1]);
            }
        }
    }

    public boolean matches(String id) {
        return all || ids.contains(id);
    }
}
