package dev.signalbox.projection;

import dev.signalbox.model.TaskDetail;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the spaces of tasks and entities, in memory and in the store. Any thread; blocks. */
final class Whereabouts {
    private final SpacesInMemory live;
    private final Projector.Stores stores;
    private final Map<String, String> homes;
    private final Consumer<String> follow;

    /**
     * @param homes the spaces of the tasks in memory, by the tasks' ids
     * @param follow publishes the events of other instances in a space
     */
    Whereabouts(SpacesInMemory live, Projector.Stores stores, Map<String, String> homes, Consumer<String> follow) {
        this.live = live;
        this.stores = stores;
        this.homes = homes;
        this.follow = follow;
    }

    /** @see Spaces#spaceOf */
    @Nullable
    String ofTask(String taskId, Predicate<String> mayLook) {
        String home = homes.get(taskId);
        if (home != null && mayLook.test(home)) {
            switch (live.view(home, view -> view.tasks().knowledge(taskId)).of()) {
                case HERE -> {
                    return home;
                }
                case DELETED -> {
                    return null;
                }
                case NONE -> {} // it has just left memory
            }
        }
        TaskPlace place = stores.tasks().place(taskId);
        if (place == null || !mayLook.test(place.spaceId())) {
            return null;
        }
        // Before the query, so that we know whether its result is still current.
        Long version = live.ifLive(place.spaceId(), space -> space.feed().read(SpaceView::version));
        TaskDetail stored = stores.tasks().find(taskId);
        if (stored == null) {
            return null;
        }
        String spaceId = stored.task().spaceId();
        if (version == null) {
            return spaceId;
        }
        if (stored.task().spaceVersion() > version) {
            follow.accept(spaceId); // a task of another instance, whose events are not here yet
        }
        return live.view(spaceId, view -> view.tasks().keep(stored, version)) ? spaceId : null;
    }

    /** @see Spaces#withEntity */
    List<String> withEntity(String type, String id, List<String> spaceIds) {
        List<String> found = withEntityInMemory(type, id, spaceIds);
        if (found.isEmpty()) {
            List<String> stored = stores.entities().spacesWith(type, id, spaceIds);
            for (String spaceId : spaceIds) {
                if (stored.contains(spaceId)) {
                    follow.accept(spaceId);
                } else {
                    live.ifLive(spaceId, space -> {
                        space.follow();
                        return null;
                    });
                }
            }
            found = withEntityInMemory(type, id, spaceIds);
        }
        return found;
    }

    private List<String> withEntityInMemory(String type, String id, List<String> spaceIds) {
        return spaceIds.stream()
                .filter(spaceId ->
                        live.ifLive(spaceId, space -> space.feed().read(view -> view.entity(type, id))) != null)
                .toList();
    }
}
