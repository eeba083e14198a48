package dev.signalbox.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Progress, comments and edits by people and agents. None of them changes the task's status. */
public sealed interface ActivityEvent extends TaskEvent {
    /** The longest comment. Even when every character is escaped in JSON it stays below the limit of an event's data. */
    int COMMENT_MAX = 60_000;

    /** {@code {message, percent?}}, percent from 0 to 100. */
    record Progress(String message, @Nullable Long percent) implements ActivityEvent {
        @Override
        public EventType eventType() {
            return EventType.PROGRESS;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("message", message, "percent", percent);
        }

        static Progress read(Fields f) {
            return new Progress(f.text("message"), f.numberOrNull("percent", 0, 100));
        }
    }

    /** {@code {text, url?}}. */
    record Comment(String text, @Nullable String url) implements ActivityEvent {
        @Override
        public EventType eventType() {
            return EventType.COMMENT;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("text", text, "url", url);
        }

        static Comment read(Fields f) {
            return new Comment(f.text("text", COMMENT_MAX), f.urlOrNull("url"));
        }
    }

    /** {@code {patch}}. */
    record Updated(TaskPatch patch) implements ActivityEvent {
        @Override
        public EventType eventType() {
            return EventType.UPDATED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("patch", patch.json());
        }

        static Updated read(Fields f) {
            TaskPatch patch = TaskPatch.read(f.object("patch"));
            if (patch.isEmpty()) {
                f.reject("patch", "must change at least one of " + String.join(", ", TaskPatch.NAMES));
            }
            return new Updated(patch);
        }
    }

    /** {@code {agentId}}. */
    record Assigned(String agentId) implements ActivityEvent {
        @Override
        public EventType eventType() {
            return EventType.ASSIGNED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("agentId", agentId);
        }

        static Assigned read(Fields f) {
            return new Assigned(f.text("agentId", NAME_MAX));
        }
    }
}
