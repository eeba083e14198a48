package dev.signalbox.tasks;

import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.rooms.EventName;
import dev.signalbox.rooms.Message;
import dev.signalbox.rooms.Room;
import dev.signalbox.rooms.RoomStates;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code task:state} of one task; {@code task:deleted} for one that is gone. */
@Singleton
final class TaskStates implements RoomStates {
    @Override
    public Room.Kind kind() {
        return Room.Kind.TASK;
    }

    @Override
    public List<Message> full(SpaceView view, List<Room> rooms) {
        return rooms.stream().map(room -> full(view, room.id())).toList();
    }

    private static Message full(SpaceView view, String taskId) {
        Task task = view.task(taskId);
        return task == null
                ? new Message(
                        EventName.TASK_DELETED,
                        Json.object("taskId", taskId, "spaceVersion", view.version()),
                        view.spaceId(),
                        view.version())
                : state(view, task, null);
    }

    /** @param missed the events of a delta; {@code null} for the full state */
    static Message state(SpaceView view, Task task, @Nullable List<Event> missed) {
        return new Message(
                EventName.TASK_STATE,
                Json.object(
                        "taskId", task.id(),
                        "mode", missed == null ? "full" : "delta",
                        "version", task.version(),
                        "spaceVersion", task.spaceVersion(),
                        "task", task.json(),
                        "events", Json.array(missed == null ? task.events() : missed, Event::json)),
                view.spaceId(),
                view.version());
    }
}
