package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest progress or comment of a task, as its row shows it: {@code {kind, message?, percent?, plan?, at}}.
 *
 * @param kind {@code thought}, {@code action}, {@code result}, {@code plan} or {@code comment}
 * @param message at most {@value #MESSAGE_MAX} characters; the whole text is in the timeline
 */
public record Activity(
        String kind, @Nullable String message, @Nullable Long percent, List<PlanStep> plan, Instant at) {
    static final String COMMENT = "comment";
    private static final int MESSAGE_MAX = 500;

    public Activity {
        message = Json.cut(message, MESSAGE_MAX);
        plan = List.copyOf(plan);
        kind = Shared.of(kind);
        at = Shared.of(at);
    }

    /** The activity that an event is; {@code null} for none. */
    public static @Nullable Activity of(Event event) {
        return switch (event.payload()) {
            case ActivityEvent.Progress e ->
                new Activity(
                        Objects.requireNonNullElse(e.kind(), e.plan().isEmpty() ? "action" : "plan"),
                        e.message(),
                        e.percent(),
                        e.plan(),
                        event.at());
            case ActivityEvent.Comment e -> new Activity(COMMENT, e.text(), null, List.of(), event.at());
            default -> null;
        };
    }

    public Map<String, Object> json() {
        return Json.object(
                "kind", kind,
                "message", message,
                "percent", percent,
                "plan", plan.isEmpty() ? null : Json.array(plan, PlanStep::json),
                "at", Json.time(at));
    }

    public static Activity read(Fields fields) {
        return new Activity(
                fields.text("kind"),
                fields.textOrNull("message"),
                fields.numberOrNull("percent", 0, 100),
                fields.objects("plan", PlanStep.STEPS_MAX, PlanStep::read),
                Objects.requireNonNullElse(fields.timeOrNull("at"), Instant.EPOCH));
    }
}
