package dev.signalbox.model;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to make an issue of a task that has not succeeded yet.
 *
 * @param repo {@code owner/name}
 * @param asked the task's version at the request, which says what else is wanted; 0 where there was none
 * @param stopped why it ended for good; {@code null} while it is under way
 */
public record Dispatch(String repo, long asked, @Nullable Failure stopped) {
    public boolean isUnderWay() {
        return stopped == null;
    }

    public Map<String, Object> json() {
        return Json.object("repo", repo, "asked", asked, "stopped", stopped == null ? null : stopped.json());
    }

    public static Dispatch read(Fields fields) {
        return new Dispatch(
                fields.text("repo"),
                Objects.requireNonNullElse(fields.numberOrNull("asked", 0, Long.MAX_VALUE), 0L),
                fields.has("stopped") ? Failure.read(fields.object("stopped")) : null);
    }
}
