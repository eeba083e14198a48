package dev.signalbox.github;

import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for will be done soon: {@code {taskId?, state: "queued"}}.
 *
 * @param taskId {@code null} where it is about no task
 */
record Queued(@Nullable String taskId) implements JsonObject {
    @Override
    public Map<String, Object> json() {
        return Json.object("taskId", taskId, "state", "queued");
    }
}
