package dev.signalbox.github;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.github.Fact.Repo;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.projection.LinkedTasks;
import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskPlace;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Finds tasks in the live spaces and in what is projected. */
@Singleton
final class SpacesTaskFinder implements TaskFinder {
    private static final int READ_AT_ONCE = 256;

    private final Spaces spaces;
    private final LinkedTasks linked;
    private final SpaceAccess access;
    private final EventLog log;

    SpacesTaskFinder(Spaces spaces, LinkedTasks linked, SpaceAccess access, EventLog log) {
        this.spaces = spaces;
        this.linked = linked;
        this.access = access;
        this.log = log;
    }

    @Override
    public Optional<TaskRef> byId(String taskId) {
        return Optional.ofNullable(spaces.spaceOf(taskId, access::exists)).map(spaceId -> new TaskRef(spaceId, taskId));
    }

    @Override
    public List<TaskRef> byPull(Repo repo, long number) {
        return refs(linked.tasksWithPull(repo.name(), repo.id(), number));
    }

    @Override
    public List<TaskRef> byIssue(Repo repo, long number) {
        return refs(linked.tasksWithIssue(repo.name(), repo.id(), number));
    }

    @Override
    public List<TaskRef> byHead(Repo repo, String sha) {
        return refs(linked.tasksWithHead(repo.name(), repo.id(), sha));
    }

    @Override
    public boolean isUnlinked(TaskRef task, Repo repo, long number) {
        return linked.isUnlinked(new TaskPlace(task.spaceId(), task.taskId()), repo.name(), repo.id(), number);
    }

    @Override
    public boolean isWritten(TaskRef task, Event.Key key) {
        List<Event> page;
        for (long after = 0; ; after += page.size()) {
            page = log.timeline(task.taskId(), after, READ_AT_ONCE);
            if (page.stream().anyMatch(event -> key.equals(event.key()))) {
                return true;
            }
            if (page.size() < READ_AT_ONCE) {
                return false;
            }
        }
    }

    @Override
    public boolean isSpace(String spaceId) {
        return access.exists(spaceId);
    }

    /** Tasks of a deleted space do not exist any more. */
    private List<TaskRef> refs(List<TaskPlace> places) {
        return places.stream()
                .filter(place -> access.exists(place.spaceId()))
                .map(place -> new TaskRef(place.spaceId(), place.taskId()))
                .toList();
    }
}
