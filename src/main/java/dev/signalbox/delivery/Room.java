package dev.signalbox.delivery;

import dev.signalbox.model.FieldError;
import dev.signalbox.model.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A room of a space: its dashboard, its beings, one task, or a pattern such as {@code task:*:updated}.
 *
 * @param id the task or the pattern; the id of the space for kinds that have one room per space
 * @param perStatus how many tasks of each status the state of a dashboard shows, {@link #ALL} for all that fit. It says how the
 *     room is shown, not which one it is, and counts for nothing in comparisons
 * @param isBrief whether the rows of that state leave out what follows from the rest; as {@code perStatus}
 */
public record Room(Kind kind, String spaceId, String id, int perStatus, boolean isBrief) {
    public static final int ALL = 0;
    static final String ANY = "*";
    private static final int PARTS = 3;

    public enum Kind {
        DASHBOARD,
        SPACE,
        /** The same without its people, for readers of a public space who are no members. */
        PUBLIC_SPACE,
        TASK,
        PATTERN
    }

    public Room(Kind kind, String spaceId, String id) {
        this(kind, spaceId, id, ALL, false);
    }

    public static Room dashboard(String spaceId) {
        return dashboard(spaceId, ALL, false);
    }

    public static Room dashboard(String spaceId, int perStatus, boolean isBrief) {
        return new Room(Kind.DASHBOARD, spaceId, spaceId, perStatus, isBrief);
    }

    /** Beings and intentions, for members. */
    public static Room space(String spaceId) {
        return new Room(Kind.SPACE, spaceId, spaceId);
    }

    /** The same without people, for others. */
    public static Room publicSpace(String spaceId) {
        return new Room(Kind.PUBLIC_SPACE, spaceId, spaceId);
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

    /** The ids of one type that some of these patterns can match; asked for each task or agent of a space. */
    public static Predicate<String> ids(Collection<Room> patterns, String type) {
        Set<String> ids = new HashSet<>();
        for (Room room : patterns) {
            String[] parts = room.id.split(":", -1);
            if (parts[0].equals(ANY) || parts[0].equals(type)) {
                ids.add(parts[1]);
            }
        }
        return ids.contains(ANY) ? id -> true : ids::contains;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Room room && kind == room.kind && spaceId.equals(room.spaceId) && id.equals(room.id);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + spaceId.hashCode()) + id.hashCode();
    }
}
