package dev.signalbox.github;

import java.util.List;
import java.util.Optional;

/**
 * Which tasks something on GitHub may belong to, over all spaces. It sees every event that was appended before the call;
 * repositories are compared without regard to case.
 */
public interface TaskFinder {
    /** Empty for a task that never existed or was deleted. */
    Optional<TaskRef> byId(String taskId);

    /** The tasks that have this pull request linked. */
    List<TaskRef> byPull(String repo, long number);

    /** The tasks that were dispatched to this issue. */
    List<TaskRef> byIssue(String repo, long number);

    /** Whether there is such a space. */
    boolean isSpace(String spaceId);

    /** A task and where it is. */
    record TaskRef(String spaceId, String taskId) {}
}
