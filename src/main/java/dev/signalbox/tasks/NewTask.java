package dev.signalbox.tasks;

import dev.signalbox.model.Fields;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.TaskEvent;
import dev.signalbox.model.Workflows;
import dev.signalbox.projection.LiveSpaces;
import java.util.Objects;

/** A request to create a task. */
public record NewTask(String spaceId, LifecycleEvent.Created created) {
    /** With what its workflow says where the request says nothing. */
    public static NewTask read(Fields fields, Workflows workflows) {
        return read(
                fields.json().get("workflow") instanceof String workflow
                        ? fields.withDefaults(workflows.defaults(workflow))
                        : fields);
    }

    public static NewTask read(Fields fields) {
        String spaceId = fields.textOrNull("spaceId", TaskEvent.NAME_MAX);
        LifecycleEvent.Created created = LifecycleEvent.Created.read(fields);
        fields.check();
        return new NewTask(Objects.requireNonNullElse(spaceId, LiveSpaces.MAIN), created);
    }
}
