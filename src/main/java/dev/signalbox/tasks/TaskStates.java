package dev.signalbox.tasks;

import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Message;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** The {@code task:state} of one task; {@code task:deleted} for one that is gone. */
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
        List<Message> messages =
                rooms.stream().map(room -> full(view, room.id())).toList();
        Task first = view.task(rooms.getFirst().id());
        return new RoomState(view.version(), messages, first == null ? Map.of() : answer(first, FULL));
    }

    private static Message full(SpaceView view, String taskId) {
        Task task = view.task(taskId);
        return task == null
                ? new Message(
                        EventName.TASK_DELETED,
                        Json.object("taskId", taskId, "spaceVersion", view.version()),
                        view.spaceId(),
                        view.version())
                : full(view, task);
    }

    static Message full(SpaceView view, Task task) {
        return state(view, task, FULL, task.events());
    }

    static RoomState delta(SpaceView view, Task task, List<Event> missed) {
        return new RoomState(view.version(), List.of(state(view, task, DELTA, missed)), answer(task, DELTA));
    }

    private static Map<String, Object> answer(Task task, String mode) {
        return Json.object("taskId", task.id(), "version", task.version(), "mode", mode);
    }

    private static Message state(SpaceView view, Task task, String mode, List<Event> events) {
        return new Message(
                EventName.TASK_STATE,
                Json.object(
                        "taskId", task.id(),
                        "mode", mode,
                        "version", task.version(),
                        "spaceVersion", task.spaceVersion(),
                        "task", task.json(),
                        "events", Json.array(events, Event::json)),
                view.spaceId(),
                view.version());
    }
}
