package dev.signalbox.projection;

import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import java.util.stream.IntStream;

/**
 * The slots of tasks by what they are linked to on GitHub, in any repository. What is found has to be looked at, because
 * some others have the same hash. Guarded by the lock of the space.
 */
final class TaskLinks {
    private final HashedSlots byPull = new HashedSlots();
    private final HashedSlots byIssue = new HashedSlots();
    private final HashedSlots byHead = new HashedSlots();

    void add(Task task, int slot) {
        for (PullRequest pull : task.pulls()) {
            byPull.add(Long.hashCode(pull.number()), slot);
            if (pull.headSha() != null) {
                byHead.add(pull.headSha().hashCode(), slot);
            }
        }
        if (task.issue() != null) {
            byIssue.add(Long.hashCode(task.issue().number()), slot);
        }
    }

    /** @param task as it was added */
    void remove(Task task, int slot) {
        for (PullRequest pull : task.pulls()) {
            byPull.remove(Long.hashCode(pull.number()), slot);
            if (pull.headSha() != null) {
                byHead.remove(pull.headSha().hashCode(), slot);
            }
        }
        if (task.issue() != null) {
            byIssue.remove(Long.hashCode(task.issue().number()), slot);
        }
    }

    IntStream withPull(long number) {
        return byPull.get(Long.hashCode(number));
    }

    IntStream withIssue(long number) {
        return byIssue.get(Long.hashCode(number));
    }

    /** Of tasks with a pull request of which that commit is the head. */
    IntStream withHead(String sha) {
        return byHead.get(sha.hashCode());
    }
}
