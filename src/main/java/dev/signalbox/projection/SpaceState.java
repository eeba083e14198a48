package dev.signalbox.projection;

import dev.signalbox.model.Entity;
import dev.signalbox.model.Task;
import java.util.Collection;
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
}
