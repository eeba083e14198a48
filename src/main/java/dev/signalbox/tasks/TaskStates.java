package dev.signalbox.tasks;

import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code task:state} of one task; {@code task:deleted} for a deleted one. */
@Singleton
final class TaskStates implements RoomStates {
    private static final String FULL = "full";
    private static final String DELTA = "delta";

    @Override
    public Room.Kind kind() {
        return Room.Kind.TASK;
    }

    @Override
    public RoomState full(SpaceView view, List<Room> rooms) {
        String spaceId = view.spaceId();
        long version = view.version();
        Instant asOf = view.asOf();
        Map<String, @Nullable TaskDetail> tasks = new LinkedHashMap<>();
        rooms.forEach(room -> tasks.put(room.id(), view.detail(room.id())));
        TaskDetail first = tasks.get(rooms.getFirst().id());
        return new RoomState(version, first == null ? Map.of() : answer(first, FULL), () -> {
            List<Message> messages = new ArrayList<>();
            tasks.forEach((id, task) -> messages.add(
                    task == null
                            ? new Message(EventName.TASK_DELETED, deleted(id, spaceId, version), spaceId, version)
                            : state(task, FULL, task.events(), version, asOf)));
            return messages;
        });
    }

    private static Map<String, Object> deleted(String taskId, String spaceId, long version) {
        return Json.object("taskId", taskId, "spaceId", spaceId, "spaceVersion", version);
    }

    static RoomState full(SpaceView view, TaskDetail task) {
        return of(view, task, FULL, task.events());
    }

    static RoomState delta(SpaceView view, TaskDetail task, List<Event> missed) {
        return of(view, task, DELTA, missed);
    }

    private static RoomState of(SpaceView view, TaskDetail task, String mode, List<Event> events) {
        long version = view.version();
        Instant asOf = view.asOf();
        return new RoomState(version, answer(task, mode), () -> List.of(state(task, mode, events, version, asOf)));
    }

    private static Map<String, Object> answer(TaskDetail task, String mode) {
        return Json.object("taskId", task.task().id(), "version", task.task().version(), "mode", mode);
    }

    private static Message state(
            TaskDetail task, String mode, List<Event> events, long version, @Nullable Instant asOf) {
        Map<String, Object> payload = Json.object(
                "taskId", task.task().id(),
                "spaceId", task.task().spaceId(),
                "mode", mode,
                "version", task.task().version(),
                "spaceVersion", task.task().spaceVersion(),
                "task", task.json(),
                "events", Json.array(events, Event::json));
        RoomState.putAsOf(payload, asOf);
        return new Message(EventName.TASK_STATE, payload, task.task().spaceId(), version);
    }
}
