package dev.signalbox.projection;

import dev.signalbox.model.Task;
import dev.signalbox.model.TaskDetail;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds tasks by what GitHub names: a pull request, an issue, a head commit; in the live spaces and in the store. Any thread. */
@Singleton
public final class LinkedTasks {
    private static final long UNLINKED_WAIT_MILLIS = 2_000;

    private final Spaces spaces;
    private final SpacesInMemory live;
    private final Links links;
    private final TaskStore store;

    LinkedTasks(Spaces spaces, SpacesInMemory live, Links links, TaskStore store) {
        this.spaces = spaces;
        this.live = live;
        this.links = links;
        this.store = store;
    }

    /**
     * The tasks that this pull request is linked to.
     *
     * @param repo ignores case
     * @param repoId {@code null} where only the name is known
     */
    public List<TaskPlace> tasksWithPull(String repo, @Nullable Long repoId, long number) {
        return places(
                LinkedTasks::isBehind,
                view -> view.index().withPull(number),
                task -> task.pull(number, repo, repoId) != null,
                Links.pull(number, repo, repoId));
    }

    /** The tasks that were dispatched to this issue; the parameters as for a pull request. */
    public List<TaskPlace> tasksWithIssue(String repo, @Nullable Long repoId, long number) {
        return places(
                LinkedTasks::isBehind,
                view -> view.index().withIssue(number),
                task -> task.issue() != null && task.issue().is(number, repo, repoId),
                Links.issue(number, repo, repoId));
    }

    /** The tasks with a pull request of which that commit is the head; a fork has the same commits, and is another repository. */
    public List<TaskPlace> tasksWithHead(String repo, @Nullable Long repoId, String sha) {
        return places(
                space -> true, // the collection forgets heads
                view -> view.index().withHead(sha),
                task -> task.pulls().stream()
                        .anyMatch(pull -> sha.equals(pull.headSha()) && pull.is(pull.number(), repo, repoId)),
                List.of(Links.head(sha)));
    }

    /** Whether somebody has unlinked this pull request from a task by hand, and nobody has linked it again. */
    public boolean isUnlinked(TaskPlace task, String repo, @Nullable Long repoId, long number) {
        spaces.awaitProjected(task.spaceId(), UNLINKED_WAIT_MILLIS);
        return links.isUnlinked(task.taskId(), repo, repoId, number);
    }

    /** Whether the collection may lack links of a space, so that its rows have to be searched. */
    private static boolean isBehind(LiveSpace space) {
        return space.feed().unprojected() > 0;
    }

    private List<TaskPlace> places(
            Predicate<LiveSpace> searched,
            Function<SpaceView, List<Task>> inMemory,
            Predicate<Task> wanted,
            List<String> keys) {
        Set<TaskPlace> found = new LinkedHashSet<>();
        live.forEach(space -> {
            if (searched.test(space)) {
                space.feed().read(inMemory).stream()
                        .filter(wanted)
                        .forEach(task -> found.add(new TaskPlace(space.feed().spaceId(), task.id())));
            }
        });
        for (TaskPlace place : links.find(keys)) { // after that: what was not behind is in the collection
            Task task = found.contains(place) ? null : task(place);
            if (task != null && wanted.test(task)) {
                found.add(place);
            }
        }
        return List.copyOf(found);
    }

    private @Nullable Task task(TaskPlace place) {
        Task row = live.<Task>ifLive(
                place.spaceId(), space -> space.feed().read(view -> view.index().get(place.taskId())));
        TaskDetail stored =
                row == null ? store.find(place.taskId()) : null; // it ended long ago, or its space is not live
        return stored == null ? row : stored.task();
    }
}
