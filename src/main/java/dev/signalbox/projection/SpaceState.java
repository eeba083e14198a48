package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Task;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A space as it is after the event at {@link #version()}; read it only inside the call that handed it out. */
public interface SpaceState {
    String spaceId();

    long version();

    /** The task, also one that left memory; {@code null} when there is none or it was deleted. */
    @Nullable
    Task task(String taskId);

    @Nullable
    Entity entity(String type, String id);

    Collection<Entity> entities(String type);
}
