package dev.signalbox.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which events a task accepts in its present state. Pure. */
public final class Transitions {
    /** The open requests of a task have at most this size as JSON, because lists and messages carry them whole. */
    private static final long REQUESTS_BYTES_MAX = 64 * 1024;

    private Transitions() {}

    /** The types that a client may append now. */
    public static List<String> allowed(Task task) {
        return Arrays.stream(EventType.values())
                .filter(EventType::isAppendable)
                .filter(type -> isAllowed(task, type))
                .map(EventType::wire)
                .toList();
    }

    private static boolean isAllowed(Task task, EventType type) {
        return switch (type) {
            case INPUT_ANSWERED, INPUT_WITHDRAWN ->
                task.requests().stream().anyMatch(open -> task.question(open.id()) == null);
            default -> type.allowedFrom(task.status());
        };
    }

    /**
     * Accepts an event of any author, or refuses it.
     *
     * @throws Refused {@code INVALID_TRANSITION} with {@code taskStatus} and {@code allowed}; {@code ALREADY_ANSWERED} for
     *     requests that are not open
     */
    public static void require(Task task, TaskEvent event) {
        if (event instanceof InputEvent.Ending ending) {
            requireOpen(task, ending);
        } else if (!event.eventType().allowedFrom(task.status())) {
            throw refusal(
                    task,
                    event.type() + " is not possible while the task is "
                            + task.status().wire() + ".");
        }
        if (event instanceof InputEvent.InputRequested asked) {
            requireNew(task, "requests", asked.requests());
        }
        if (event instanceof ActivityEvent.Updated edit) {
            requireOwnRepo(task, edit.patch());
        }
        if (event instanceof LifecycleEvent.ClarificationNeeded asked) {
            requireNew(
                    task,
                    "questions",
                    asked.questions().stream().map(InputRequest::of).toList());
        }
    }

    /** With an issue, or one being made, or an open pull request, the repository is what GitHub says. */
    private static void requireOwnRepo(Task task, TaskPatch patch) {
        boolean isOnGithub = task.issue() != null
                || task.openPulls().findAny().isPresent()
                || (task.dispatch() != null && task.dispatch().isUnderWay());
        if (isOnGithub && patch.movesRepo(task)) {
            throw refusal(task, "The repository of a task with an issue or an open pull request is the one on GitHub.");
        }
    }

    private static void requireOpen(Task task, InputEvent.Ending ending) {
        for (String id : ending.ids()) {
            if (task.request(id) == null) {
                throw new Refused(
                        ErrorCode.ALREADY_ANSWERED,
                        "There is no open request with the id " + id + ".",
                        Map.of(
                                "open",
                                task.requests().stream().map(OpenRequest::id).toList()));
            }
            if (task.question(id) != null) {
                throw refusal(task, "The question " + id + " is answered by clarification_answered.");
            }
        }
    }

    private static void requireNew(Task task, String field, List<InputRequest> asked) {
        long bytes = Json.size(Json.array(task.requests(), OpenRequest::json));
        for (int i = 0; i < asked.size(); i++) {
            if (task.request(asked.get(i).id()) != null) {
                throw Refused.invalid("data." + field + "[" + i + "].id", "is the id of a request that is still open");
            }
            bytes += Json.size(asked.get(i).json());
        }
        if (bytes > REQUESTS_BYTES_MAX) {
            throw new Refused(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "The open requests of a task may have " + REQUESTS_BYTES_MAX + " bytes as JSON; these and the open "
                            + "ones have " + bytes + ".");
        }
    }

    /** {@code INVALID_TRANSITION} with {@code taskStatus} and {@code allowed}. */
    public static Refused refusal(Task task, String message) {
        return new Refused(
                ErrorCode.INVALID_TRANSITION,
                message,
                Map.of("taskStatus", task.status().wire(), "allowed", allowed(task)));
    }
}
