package dev.signalbox.tasks;

import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.projection.LiveSpaces;
import java.util.Objects;

/** A request to create a task. */
public record NewTask(String spaceId, LifecycleEvent.Created created) {
    public static NewTask read(Fields fields) {
        String spaceId = fields.textOrNull("spaceId", TaskEvent.NAME_MAX);
        LifecycleEvent.Created created = LifecycleEvent.Created.read(fields);
        fields.check();
        return new NewTask(Objects.requireNonNullElse(spaceId, LiveSpaces.MAIN), created);
    }
}
