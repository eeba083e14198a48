package dev.signalbox.github;

import dev.signalbox.projection.Spaces;
import dev.signalbox.projection.TaskPlace;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Finds tasks in the live spaces and in what is projected. */
@Singleton
final class SpacesTaskFinder implements TaskFinder {
    private final Spaces spaces;

    SpacesTaskFinder(Spaces spaces) {
        this.spaces = spaces;
    }

    @Override
    public Optional<TaskRef> byId(String taskId) {
        return Optional.ofNullable(spaces.spaceOf(taskId)).map(spaceId -> new TaskRef(spaceId, taskId));
    }

    @Override
    public List<TaskRef> byPull(String repo, long number) {
        return refs(spaces.tasksWithPull(repo, number));
    }

    @Override
    public List<TaskRef> byIssue(String repo, long number) {
        return refs(spaces.tasksWithIssue(repo, number));
    }

    private static List<TaskRef> refs(List<TaskPlace> places) {
        return places.stream()
                .map(place -> new TaskRef(place.spaceId(), place.taskId()))
                .toList();
    }
}
