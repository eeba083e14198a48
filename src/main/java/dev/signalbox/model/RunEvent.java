package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of agents on a task. None of them changes the task's status. */
public sealed interface RunEvent extends TaskEvent {
    String runId();

    /**
     * How this event ends the run that is open before it: as it says itself, or {@link Outcome#LOST} when another run begins;
     * {@code null} when it does not.
     */
    @Nullable
    RunEnded ends(@Nullable String open);

    /** {@code {runId, agentId?, link?}}. */
    record RunStarted(
            String runId,
            @Nullable String agentId,
            @Nullable String link) implements RunEvent {
        @Override
        public EventType eventType() {
            return EventType.RUN_STARTED;
        }

        @Override
        public @Nullable RunEnded ends(@Nullable String open) {
            return open == null || open.equals(runId) ? null : new RunEnded(open, Outcome.LOST, "replaced", null);
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("runId", runId, "agentId", agentId, "link", link);
        }

        static RunStarted read(Fields f) {
            return new RunStarted(f.text("runId", NAME_MAX), f.textOrNull("agentId", NAME_MAX), f.urlOrNull("link"));
        }
    }

    /** How a run ended. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        CANCELLED,
        /** The agent went offline, or another run began. */
        LOST;

        private static final List<String> WIRES =
                Arrays.stream(values()).map(Outcome::wire).toList();

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code {runId, outcome, message?, usage?}}. */
    record RunEnded(
            String runId,
            Outcome outcome,
            @Nullable String message,
            @Nullable Usage usage) implements RunEvent {
        @Override
        public EventType eventType() {
            return EventType.RUN_ENDED;
        }

        @Override
        public @Nullable RunEnded ends(@Nullable String open) {
            return runId.equals(open) ? this : null;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "runId",
                    runId,
                    "outcome",
                    outcome.wire(),
                    "message",
                    message,
                    "usage",
                    usage == null ? null : usage.json());
        }

        static RunEnded read(Fields f) {
            return new RunEnded(
                    f.text("runId", NAME_MAX),
                    Outcome.valueOf(f.oneOf("outcome", Outcome.WIRES).toUpperCase(Locale.ROOT)),
                    f.textOrNull("message"),
                    f.has("usage") ? Usage.read(f.object("usage")) : null);
        }
    }
}
