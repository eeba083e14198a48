package dev.signalbox.projection;

import dev.signalbox.model.InputRequest;
import dev.signalbox.model.OpenRequest;
import dev.signalbox.model.PullRequest;
import dev.signalbox.model.Run;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import dev.signalbox.model.WorkState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with the tasks of a space, in the order in which it is due, so that nobody has to look through all of
 * them: tasks that an agent may claim, silences that become stale, requests that expire, runs that end with their agent,
 * tasks that need a person, and what GitHub has to be asked for. Derived from the tasks alone. Guarded by the lock of the space, as the view that owns it.
 */
final class Duties {
    /** A task that nobody has taken; the oldest comes first. */
    record Unclaimed(Instant createdAt, String taskId, List<String> labels) implements Comparable<Unclaimed> {
        static @Nullable Unclaimed of(@Nullable Task task) {
            return task != null
                            && task.status() == TaskStatus.CREATED
                            && task.assignedTo() == null
                            && task.work().run() == null
                    ? new Unclaimed(task.createdAt(), task.id(), task.labels())
                    : null;
        }

        @Override
        public int compareTo(Unclaimed other) {
            int age = createdAt.compareTo(other.createdAt);
            return age != 0 ? age : taskId.compareTo(other.taskId);
        }
    }

    private record Timed(Instant at, String taskId) {}

    private static final Comparator<Timed> EARLIEST =
            Comparator.comparing(Timed::at).thenComparing(Timed::taskId);

    private final NavigableSet<Unclaimed> unclaimed = new TreeSet<>();
    /** By the beginning of the silence. */
    private final NavigableSet<Timed> quiet = new TreeSet<>(EARLIEST);
    /** By the earliest expiry of each task. */
    private final NavigableSet<Timed> expiring = new TreeSet<>(EARLIEST);
    /** The tasks with an open run of each agent; no set is empty. */
    private final Map<String, Set<String>> held = new HashMap<>();

    private final Set<String> needy = new LinkedHashSet<>();
    private final Set<String> dispatching = new LinkedHashSet<>();
    private final Set<String> linked = new LinkedHashSet<>();

    /** A task has changed: {@code null} before its first version here, and after its deletion. */
    void changed(@Nullable Task before, @Nullable Task after) {
        change(unclaimed, Unclaimed.of(before), Unclaimed.of(after));
        change(quiet, quiet(before), quiet(after));
        change(expiring, expiring(before), expiring(after));
        String heldBefore = heldBy(before);
        if (before != null && heldBefore != null) {
            held.computeIfPresent(
                    heldBefore, (agent, tasks) -> tasks.remove(before.id()) && tasks.isEmpty() ? null : tasks);
        }
        String heldAfter = heldBy(after);
        if (after != null && heldAfter != null) {
            held.computeIfAbsent(heldAfter, agent -> new LinkedHashSet<>()).add(after.id());
        }
        mark(needy, before, after, after != null && !after.attention().isEmpty());
        mark(dispatching, before, after, isDispatching(after));
        mark(linked, before, after, isLinked(after));
    }

    private static void mark(Set<String> set, @Nullable Task before, @Nullable Task after, boolean isOne) {
        if (isOne && after != null) {
            set.add(after.id());
        } else if (before != null) {
            set.remove(before.id());
        }
    }

    private static boolean isDispatching(@Nullable Task task) {
        return task != null && task.dispatch() != null && task.dispatch().isUnderWay();
    }

    private static boolean isLinked(@Nullable Task task) {
        return task != null && (task.issue() != null && !task.status().isEnd() || hasOpenPull(task));
    }

    private static boolean hasOpenPull(Task task) {
        for (PullRequest pull : task.pulls()) {
            if (pull.isOpen()) {
                return true;
            }
        }
        return false;
    }

    private static <T> void change(Set<T> set, @Nullable T before, @Nullable T after) {
        if (!Objects.equals(before, after)) {
            if (before != null) {
                set.remove(before);
            }
            if (after != null) {
                set.add(after);
            }
        } else if (after != null) {
            set.add(after);
        }
    }

    private static @Nullable Timed quiet(@Nullable Task task) {
        return task != null && task.workState() == WorkState.WORKING
                ? new Timed(task.work().quietSince(), task.id())
                : null;
    }

    private static @Nullable Timed expiring(@Nullable Task task) {
        if (task == null || task.requests().isEmpty()) {
            return null;
        }
        return task.requests().stream()
                .map(OpenRequest::request)
                .map(InputRequest::expiresAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(at -> new Timed(at, task.id()))
                .orElse(null);
    }

    static @Nullable String heldBy(@Nullable Task task) {
        Run run = task == null ? null : task.work().run();
        return run == null ? null : run.agentId();
    }

    /** The oldest first. */
    Set<Unclaimed> unclaimed() {
        return unclaimed;
    }

    Set<String> heldBy(String agentId) {
        return held.getOrDefault(agentId, Set.of());
    }

    Set<String> needy() {
        return needy;
    }

    /** Those of which an issue is to be made, the longest waiting first. */
    Set<String> dispatching() {
        return dispatching;
    }

    /** Those with an open pull request, or with an issue while they are not over. */
    Set<String> linked() {
        return linked;
    }

    /** Tasks where an agent has been silent since that time or longer, at most so many. */
    List<String> quietSince(Instant since, int most) {
        return upTo(quiet, since, most);
    }

    /** Tasks with a request that has expired at that time, at most so many. */
    List<String> expiredAt(Instant now, int most) {
        return upTo(expiring, now, most);
    }

    private static List<String> upTo(NavigableSet<Timed> times, Instant last, int most) {
        List<String> due = new ArrayList<>(0);
        for (Timed timed : times) {
            if (timed.at().isAfter(last) || due.size() == most) {
                break;
            }
            due.add(timed.taskId());
        }
        return due;
    }

    @Nullable
    Instant earliestQuiet() {
        return quiet.isEmpty() ? null : quiet.first().at();
    }

    @Nullable
    Instant earliestExpiry() {
        return expiring.isEmpty() ? null : expiring.first().at();
    }
}
