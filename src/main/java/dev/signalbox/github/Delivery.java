package dev.signalbox.github;

import dev.signalbox.model.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.bson.Document;

/**
 * A delivery as far as it concerns tasks.
 *
 * @param id GitHub's, the same when it is delivered again
 * @param action empty for an event that has none
 * @param repo {@code owner/name}, empty for an event of none
 * @param facts empty when it concerns none of our tasks
 * @param past what was done about it before
 */
record Delivery(
        String id,
        String event,
        String action,
        String repo,
        Instant receivedAt,
        Actor actor,
        List<Fact> facts,
        Past past) {
    /**
     * What was done about a delivery before.
     *
     * @param again whether it may have been applied, whole or in part, however long ago
     * @param attempts that failed or found no task
     * @param tasks that it was applied to
     */
    record Past(boolean again, int attempts, List<String> tasks) {
        static final Past NONE = new Past(false, 0, List.of());
    }

    Delivery with(Past known) {
        return new Delivery(id, event, action, repo, receivedAt, actor, facts, known);
    }

    /** How far it got, as it is stored and answered. */
    enum Status {
        QUEUED,
        APPLIED,
        IGNORED,
        /** It is about something that no task has yet. */
        PARKED,
        FAILED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a stored delivery got so far. */
        boolean isOf(Document stored) {
            return wire().equals(stored.getString("status"));
        }
    }
}
