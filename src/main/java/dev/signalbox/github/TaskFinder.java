package dev.signalbox.github;

import dev.signalbox.github.Fact.Repo;
import dev.signalbox.model.Event;
import java.util.List;
import java.util.Optional;

/**
 * Which tasks something on GitHub may belong to, over all spaces. It sees every event that was appended before the call.
 * The number of a repository decides where it is known, else its name without regard to case.
 */
interface TaskFinder {
    /** Empty for a task that never existed or was deleted. */
    Optional<TaskRef> byId(String taskId);

    /** The tasks that have this pull request linked. */
    List<TaskRef> byPull(Repo repo, long number);

    /** The tasks that were dispatched to this issue. */
    List<TaskRef> byIssue(Repo repo, long number);

    /** The tasks that have a pull request of this repository linked of which this commit is the head. */
    List<TaskRef> byHead(Repo repo, String sha);

    /** Whether somebody has unlinked this pull request from the task by hand, and nobody has linked it again. */
    boolean isUnlinked(TaskRef task, Repo repo, long number);

    /** Whether the timeline of a task has an event with this key, however old. Blocks. */
    boolean isWritten(TaskRef task, Event.Key key);

    /** Whether there is such a space. */
    boolean isSpace(String spaceId);

    /** A task and where it is. */
    record TaskRef(String spaceId, String taskId) {}
}
