package dev.signalbox.workflows;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Workflow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All workflows at one time.
 *
 * @param version greater after each change, on this instance
 * @param files in the order of their names
 */
public final class WorkflowList {
    private final long version;
    private final List<Object> items;
    private final Batch update;
    private final Map<String, Workflow> byName;

    WorkflowList(long version, List<WorkflowFile> files, Instant at) {
        this.version = version;
        this.items = Json.array(files, JsonObject::json);
        this.update = Batch.text(JsonText.write(Json.object(
                "type", "workflows_update", "data", items, "version", version, "timestamp", Json.time(at))));
        Map<String, Workflow> named = new HashMap<>();
        files.stream()
                .map(WorkflowFile::workflow)
                .filter(Objects::nonNull)
                .forEach(workflow -> named.putIfAbsent(workflow.name(), workflow));
        this.byName = named;
    }

    public long version() {
        return version;
    }

    /** {@code [{name, file, description?, defaults, questions?, valid, error? {message, line?}}]}. */
    public List<Object> items() {
        return items;
    }

    /** {@code {type: "workflows_update", data, version, timestamp}}, encoded once for all sockets. */
    public Batch update() {
        return update;
    }

    Map<String, Object> defaults(String workflow) {
        Workflow found = byName.get(workflow);
        return found == null ? Map.of() : found.defaults();
    }
}
