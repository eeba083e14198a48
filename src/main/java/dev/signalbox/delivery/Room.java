package dev.signalbox.delivery;

import dev.signalbox.model.FieldError;
import dev.signalbox.model.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * A room of a space: its dashboard, its beings, one task, or a pattern such as {@code task:*:updated}.
 *
 * @param id the task or the pattern; the id of the space for kinds that have one room per space
 */
public record Room(Kind kind, String spaceId, String id) {
    static final String ANY = "*";
    private static final int PARTS = 3;

    /** The kind of a room. */
    public enum Kind {
        DASHBOARD,
        SPACE,
        TASK,
        PATTERN
    }

    public static Room dashboard(String spaceId) {
        return new Room(Kind.DASHBOARD, spaceId, spaceId);
    }

    /** Beings and intentions. */
    public static Room space(String spaceId) {
        return new Room(Kind.SPACE, spaceId, spaceId);
    }

    public static Room task(String spaceId, String taskId) {
        return new Room(Kind.TASK, spaceId, taskId);
    }

    /**
     * @param patterns {@code <type>:<id>:<change>}, where {@code *} matches any value of its part
     * @throws Refused {@code INVALID_PAYLOAD} with the index of each invalid pattern
     */
    public static List<Room> patterns(String spaceId, List<String> patterns) {
        List<FieldError> errors = new ArrayList<>(0);
        List<Room> rooms = new ArrayList<>(patterns.size());
        for (int i = 0; i < patterns.size(); i++) {
            String[] parts = patterns.get(i).split(":", -1);
            if (parts.length != PARTS || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
                errors.add(new FieldError("patterns[" + i + "]", "must look like task:*:updated"));
            } else {
                rooms.add(new Room(Kind.PATTERN, spaceId, patterns.get(i)));
            }
        }
        if (!errors.isEmpty()) {
            throw Refused.invalid(errors);
        }
        return rooms;
    }

    /** The rooms of all patterns that match a name: a fixed number of look-ups, however many patterns exist. */
    static List<Room> matching(String spaceId, String type, String thing, String change) {
        List<Room> rooms = new ArrayList<>(1 << PARTS);
        for (String first : List.of(type, ANY)) {
            for (String second : List.of(thing, ANY)) {
                rooms.add(new Room(Kind.PATTERN, spaceId, first + ":" + second + ":" + change));
                rooms.add(new Room(Kind.PATTERN, spaceId, first + ":" + second + ":" + ANY));
            }
        }
        return rooms;
    }
}
