package dev.signalbox.workflows;

import dev.signalbox.delivery.Batch;
import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All workflows at one time.
 *
 * @param version greater after each change, on this instance
 * @param items {@code [{name, file, description?, defaults, questions?, valid, error? {message, line?}}]}, in the order of their files
 * @param update {@code {type: "workflows_update", data, version, timestamp}}, encoded once for all sockets
 */
public record WorkflowList(long version, List<Object> items, Batch update) {
    static WorkflowList of(long version, List<Object> items, Instant at) {
        return new WorkflowList(
                version,
                items,
                Batch.text(JsonText.write(Json.object(
                        "type", "workflows_update", "data", items, "version", version, "timestamp", Json.time(at)))));
    }

    /** Of items with the same name the good one counts; without one, the first that has ever been good. */
    Map<String, Object> defaults(String workflow) {
        Predicate<Map<String, Object>> isGood = item -> Boolean.TRUE.equals(item.get("valid"));
        List<Map<String, Object>> named = items.stream()
                .map(Json::asObject)
                .filter(item -> workflow.equals(item.get("name")))
                .toList();
        return named.stream()
                .filter(isGood)
                .findFirst()
                .or(() -> named.stream()
                        .filter(item -> !Json.asObject(item.get("defaults")).isEmpty())
                        .findFirst())
                .map(item -> Json.asObject(item.get("defaults")))
                .orElse(Map.of());
    }
}
