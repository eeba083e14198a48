package dev.signalbox.github;

import dev.signalbox.model.Actor;
import java.util.List;

/**
 * A delivery as far as it concerns tasks.
 *
 * @param id GitHub's, the same when it is delivered again
 * @param action empty for an event that has none
 * @param repo {@code owner/name}, empty for an event of none
 * @param facts empty when it concerns none of our tasks
 */
record Delivery(String id, String event, String action, String repo, Actor actor, List<Fact> facts) {
    /** How far it got, as it is stored and answered. */
    enum Status {
        QUEUED,
        APPLIED,
        IGNORED,
        /** It is about something that no task has yet. */
        PARKED,
        FAILED
    }
}
