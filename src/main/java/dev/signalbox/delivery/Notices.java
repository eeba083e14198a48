package dev.signalbox.delivery;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The activities that one client has not pulled yet: of each task the newest, of a bounded number of tasks, so that a client
 * that cannot keep up costs no more than that. Not thread-safe.
 */
final class Notices {
    private static final int TASKS_MAX = 1_000;

    private record Notice(Room room, Selection selection) {}

    /** By task, the oldest first. */
    private final SequencedMap<String, Notice> waiting = new LinkedHashMap<>(4);

    void add(Room room, String taskId, Selection newest) {
        waiting.put(taskId, new Notice(room, newest));
        if (waiting.size() > TASKS_MAX) {
            waiting.pollFirstEntry();
        }
    }

    @Nullable
    Selection poll() {
        var oldest = waiting.pollFirstEntry();
        return oldest == null ? null : oldest.getValue().selection;
    }

    /** Nothing of a room comes after it was left. */
    void leave(Room room) {
        waiting.values().removeIf(notice -> notice.room.equals(room));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
