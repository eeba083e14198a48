package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The open run of an agent on a task: {@code {id, agentId?, link?, startedAt}}. */
public record Run(
        String id, @Nullable String agentId, @Nullable String link, Instant startedAt) {
    public Map<String, Object> json() {
        return Json.object("id", id, "agentId", agentId, "link", link, "startedAt", Json.time(startedAt));
    }

    public static Run read(Fields fields) {
        return new Run(
                fields.text("id"),
                fields.textOrNull("agentId"),
                fields.textOrNull("link"),
                Objects.requireNonNullElse(fields.timeOrNull("startedAt"), Instant.EPOCH));
    }
}
