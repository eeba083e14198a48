package dev.signalbox.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Progress, comments and edits by people and agents. None of them changes the task's status. */
public sealed interface ActivityEvent extends TaskEvent {
    /** The longest comment. Even when every character is escaped in JSON it stays below the limit of an event's data. */
    int COMMENT_MAX = 60_000;

    /** {@code {message, percent?, runId?, kind?, plan?}}, percent from 0 to 100; {@code plan} is empty when absent. */
    record Progress(
            String message,
            @Nullable Long percent,
            @Nullable String runId,
            @Nullable String kind,
            List<PlanStep> plan) implements ActivityEvent {
        private static final List<String> KINDS = List.of("thought", "action", "result", "plan");

        public Progress {
            plan = List.copyOf(plan);
        }

        public Progress(String message, @Nullable Long percent) {
            this(message, percent, null, null, List.of());
        }

        @Override
        public EventType eventType() {
            return EventType.PROGRESS;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "message", message,
                    "percent", percent,
                    "runId", runId,
                    "kind", kind,
                    "plan", plan.isEmpty() ? null : Json.array(plan, PlanStep::json));
        }

        static Progress read(Fields f) {
            return new Progress(
                    f.text("message"),
                    f.numberOrNull("percent", 0, 100),
                    f.textOrNull("runId", NAME_MAX),
                    f.oneOfOrNull("kind", KINDS),
                    f.objects("plan", PlanStep.STEPS_MAX, PlanStep::read));
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

    /** {@code {agentId?}}; without one the task is assigned to nobody. */
    record Assigned(@Nullable String agentId) implements ActivityEvent {
        @Override
        public EventType eventType() {
            return EventType.ASSIGNED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("agentId", agentId);
        }

        static Assigned read(Fields f) {
            return new Assigned(f.has("agentId") ? f.text("agentId", NAME_MAX) : null);
        }
    }
}
