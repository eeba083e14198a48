package dev.signalbox.model;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Events that only the system appends. None of them changes the task's status. */
public sealed interface SystemEvent extends TaskEvent {
    /** {@code {since}}: no agent has had a word since then, though one should be working. */
    record Stale(Instant since) implements SystemEvent {
        @Override
        public EventType eventType() {
            return EventType.STALE;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("since", Json.time(since));
        }

        static Stale read(Fields f) {
            f.text("since");
            return new Stale(Objects.requireNonNullElse(f.timeOrNull("since"), Instant.EPOCH));
        }
    }

    /** {@code {repo}}: an issue is to be made there. */
    record DispatchRequested(String repo) implements SystemEvent {
        @Override
        public EventType eventType() {
            return EventType.DISPATCH_REQUESTED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("repo", repo);
        }

        static DispatchRequested read(Fields f) {
            return new DispatchRequested(f.text("repo", NAME_MAX));
        }
    }

    /** {@code {code, message}}: no issue can be made. */
    record DispatchStopped(String code, String message) implements SystemEvent {
        /** The code for an issue that there is no more; the task has none then. */
        public static final String ISSUE_DELETED = "ISSUE_DELETED";

        @Override
        public EventType eventType() {
            return EventType.DISPATCH_STOPPED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("code", code, "message", message);
        }

        static DispatchStopped read(Fields f) {
            return new DispatchStopped(f.text("code", NAME_MAX), f.text("message"));
        }
    }
}
