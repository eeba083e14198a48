package dev.signalbox.rooms;

/** A room: the dashboard of a space, or one task. */
public record Room(Kind kind, String id) {
    /** What a room is about. */
    public enum Kind {
        DASHBOARD,
        TASK
    }

    /** @param spaceId whose dashboard */
    public static Room dashboard(String spaceId) {
        return new Room(Kind.DASHBOARD, spaceId);
    }

    public static Room task(String taskId) {
        return new Room(Kind.TASK, taskId);
    }
}
