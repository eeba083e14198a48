package dev.signalbox.model;

import java.time.Instant;
import java.util.List;
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

    /** {@code {repo, labels?, assignees?}}: an issue is to be made there, with these labels and assigned to these people. */
    record DispatchRequested(String repo, List<String> labels, List<String> assignees) implements SystemEvent {
        private static final int LABELS_MAX = 50;
        /** GitHub's own limit. */
        private static final int ASSIGNEES_MAX = 10;

        public DispatchRequested {
            labels = List.copyOf(labels);
            assignees = List.copyOf(assignees);
        }

        @Override
        public EventType eventType() {
            return EventType.DISPATCH_REQUESTED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object(
                    "repo", repo,
                    "labels", labels.isEmpty() ? null : labels,
                    "assignees", assignees.isEmpty() ? null : assignees);
        }

        public static DispatchRequested read(Fields f) {
            return new DispatchRequested(
                    f.text("repo", NAME_MAX),
                    f.texts("labels", LABELS_MAX, NAME_MAX),
                    f.texts("assignees", ASSIGNEES_MAX, NAME_MAX));
        }
    }

    /** {@code {code, message}}: no issue can be made. */
    record DispatchStopped(String code, String message) implements SystemEvent {
        /** The code for an issue that there is no more; the task has none then. */
        static final String ISSUE_DELETED = "ISSUE_DELETED";

        @Override
        public EventType eventType() {
            return EventType.DISPATCH_STOPPED;
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("code", code, "message", message);
        }

        /** The issue that the task was dispatched to is no more. */
        public static DispatchStopped issueDeleted() {
            return new DispatchStopped(ISSUE_DELETED, "The issue was deleted on GitHub.");
        }

        static DispatchStopped read(Fields f) {
            return new DispatchStopped(f.text("code", NAME_MAX), f.text("message"));
        }
    }
}
