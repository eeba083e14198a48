package dev.signalbox.tasks;

import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Task;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of tasks.
 *
 * @param version the list includes at least all events up to this version of the space
 * @param partial the text was not looked for in all descriptions and comments; a narrower list may find more
 */
public record TaskPage(List<Task> items, @Nullable String nextCursor, long version, boolean partial)
        implements JsonObject {
    @Override
    public Map<String, Object> json() {
        return Json.object(
                "items",
                Json.array(items, Task::json),
                "nextCursor",
                nextCursor,
                "version",
                version,
                "partial",
                partial ? true : null);
    }
}
