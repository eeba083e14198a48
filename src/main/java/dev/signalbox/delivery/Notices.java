package dev.signalbox.delivery;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The notices that one client has not pulled yet (the activities of tasks, drafts): of each key the newest, of a bounded number
 * of keys, so that a client that cannot keep up costs no more than that. Not thread-safe.
 */
final class Notices {
    private static final int KEYS_MAX = 1_000;

    private record Notice(Room room, Selection selection) {}

    /** By key, the oldest first. */
    private final SequencedMap<String, Notice> waiting = new LinkedHashMap<>(4);

    void add(Room room, String key, Selection newest) {
        waiting.put(key, new Notice(room, newest));
        if (waiting.size() > KEYS_MAX) {
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
