package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Task;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a space after the event at {@link #version()}. Use it only inside the call that provided it. */
public interface SpaceState {
    String spaceId();

    long version();

    /** The task, even if it has left memory; {@code null} when there is none or it was deleted. */
    @Nullable
    Task task(String taskId);

    @Nullable
    Entity entity(String type, String id);

    Collection<Entity> entities(String type);

    /** The oldest task in status {@code created} that nobody is assigned to, without a run, with all these labels. */
    default @Nullable String unclaimed(Collection<String> labels) {
        return null; // of a state without tasks
    }

    /** The tasks with an open run of an agent. */
    default Collection<String> heldBy(String agentId) {
        return List.of();
    }
}
