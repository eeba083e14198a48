package dev.signalbox.a2a;

import dev.signalbox.delivery.JsonText;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tasks in the words of A2A 1.0: {@code contextId} is the space, the whole of our task is in {@code metadata}. */
final class A2aTasks {
    private static final Map<String, String> STATES = Map.of(
            "queued", "TASK_STATE_SUBMITTED",
            "working", "TASK_STATE_WORKING",
            "waiting_for_checks", "TASK_STATE_WORKING",
            "waiting_for_review", "TASK_STATE_WORKING",
            "stale", "TASK_STATE_WORKING",
            "waiting_for_input", "TASK_STATE_INPUT_REQUIRED",
            "done", "TASK_STATE_COMPLETED",
            "failed", "TASK_STATE_FAILED",
            "cancelled", "TASK_STATE_CANCELED");

    private static final Map<String, List<TaskStatus>> ENDS = Map.of(
            "TASK_STATE_COMPLETED", List.of(TaskStatus.MERGED, TaskStatus.COMPLETED),
            "TASK_STATE_FAILED", List.of(TaskStatus.FAILED),
            "TASK_STATE_CANCELED", List.of(TaskStatus.CANCELLED));

    private A2aTasks() {}

    static List<String> states() {
        return STATES.values().stream().distinct().sorted().toList();
    }

    static String state(Task task) {
        return state(task.workState().wire());
    }

    private static String state(Object workState) {
        return Objects.requireNonNull(STATES.get(workState.toString()));
    }

    /** The statuses of tasks in a state: of one that is no end, all that are none. */
    static List<TaskStatus> statuses(String state) {
        List<TaskStatus> ends = ENDS.get(state);
        return ends != null
                ? ends
                : List.of(TaskStatus.values()).stream()
                        .filter(status -> ENDS.values().stream().noneMatch(some -> some.contains(status)))
                        .toList();
    }

    /** @param whole our own JSON of the task */
    static Map<String, Object> task(Task task, Map<String, Object> whole) {
        String said = task.requests().isEmpty()
                ? null
                : task.requests().stream().map(open -> open.request().text()).collect(Collectors.joining("\n"));
        return Json.object(
                "id",
                task.id(),
                "contextId",
                task.spaceId(),
                "status",
                status(task.id(), task.spaceId(), task.version(), state(task), said, Json.time(task.updatedAt())),
                "metadata",
                Map.of("signalbox", whole));
    }

    private static Map<String, Object> status(
            String taskId, String spaceId, long version, String state, @Nullable String said, String at) {
        Map<String, Object> message = said == null
                ? null
                : Json.object(
                        "messageId",
                        taskId + "/" + version,
                        "contextId",
                        spaceId,
                        "taskId",
                        taskId,
                        "role",
                        "ROLE_AGENT",
                        "parts",
                        List.of(Map.of("text", said)));
        return Json.object("state", state, "message", message, "timestamp", at);
    }

    /** The frame with the whole task. */
    static byte[] frame(Task task, Map<String, Object> whole) {
        return frame(task.version(), Map.of("task", task(task, whole)));
    }

    /** The frame of an event; {@code null} for one that changes no state of A2A. */
    static byte @Nullable [] frame(Event event) {
        return event.effect() == null
                ? null
                : frame(
                        String.valueOf(event.taskId()),
                        event.spaceId(),
                        event.taskVersion(),
                        Json.time(event.at()),
                        event.effect().changed());
    }

    /** @param changed what the event changed in the task's row */
    static byte @Nullable [] frame(
            String taskId, String spaceId, long version, String at, Map<String, ? extends @Nullable Object> changed) {
        List<?> requests = changed.get("requests") instanceof List<?> list ? list : List.of();
        Object workState = changed.get("workState");
        if (workState == null && requests.isEmpty()) {
            return null;
        }
        String state = workState == null ? "TASK_STATE_INPUT_REQUIRED" : state(workState);
        Object error = Json.asObject(changed.get("error")).get("message");
        String said = requests.isEmpty()
                ? error == null ? null : error.toString()
                : requests.stream()
                        .map(request -> String.valueOf(Json.asObject(request).get("text")))
                        .collect(Collectors.joining("\n"));
        return frame(
                version,
                Map.of(
                        "statusUpdate",
                        Json.object(
                                "taskId",
                                taskId,
                                "contextId",
                                spaceId,
                                "status",
                                status(taskId, spaceId, version, state, said, at))));
    }

    private static byte[] frame(long version, Map<String, Object> data) {
        String json = new String(JsonText.write(data), StandardCharsets.UTF_8);
        return ("id: " + version + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
