package dev.signalbox.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to make an issue of a task that has not succeeded yet.
 *
 * @param repo {@code owner/name}
 * @param stopped why it ended for good; {@code null} while it is under way
 */
public record Dispatch(String repo, @Nullable Failure stopped) {
    public Map<String, Object> json() {
        return Json.object("repo", repo, "stopped", stopped == null ? null : stopped.json());
    }

    public static Dispatch read(Fields fields) {
        return new Dispatch(fields.text("repo"), fields.has("stopped") ? Failure.read(fields.object("stopped")) : null);
    }
}
