package dev.signalbox.projection;

import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Task;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The slots of tasks by what they are linked to on GitHub, in any repository; usually one each, which needs no set. Guarded by
 * the lock of the space.
 */
final class TaskLinks {
    private static final int[] NONE = {};

    private final Map<Long, int[]> byPull = new HashMap<>();
    private final Map<Long, int[]> byIssue = new HashMap<>();
    private final Map<String, int[]> byHead = new HashMap<>();

    void add(Task task, int slot) {
        for (PullRequest pull : task.pulls()) {
            add(byPull, pull.number(), slot);
            if (pull.headSha() != null) {
                add(byHead, pull.headSha(), slot);
            }
        }
        if (task.issue() != null) {
            add(byIssue, task.issue().number(), slot);
        }
    }

    /** @param task as it was added */
    void remove(Task task, int slot) {
        for (PullRequest pull : task.pulls()) {
            remove(byPull, pull.number(), slot);
            if (pull.headSha() != null) {
                remove(byHead, pull.headSha(), slot);
            }
        }
        if (task.issue() != null) {
            remove(byIssue, task.issue().number(), slot);
        }
    }

    private static <K> void add(Map<K, int[]> index, K key, int slot) {
        index.merge(
                key,
                new int[] {slot},
                (known, one) -> IntStream.concat(IntStream.of(known), IntStream.of(one))
                        .distinct()
                        .toArray());
    }

    private static <K> void remove(Map<K, int[]> index, K key, int slot) {
        index.computeIfPresent(key, (k, known) -> {
            int[] left = IntStream.of(known).filter(other -> other != slot).toArray();
            return left.length == 0 ? null : left;
        });
    }

    IntStream withPull(long number) {
        return IntStream.of(byPull.getOrDefault(number, NONE));
    }

    IntStream withIssue(long number) {
        return IntStream.of(byIssue.getOrDefault(number, NONE));
    }

    /** Of tasks with a pull request of which that commit is the head. */
    IntStream withHead(String sha) {
        return IntStream.of(byHead.getOrDefault(sha, NONE));
    }
}
