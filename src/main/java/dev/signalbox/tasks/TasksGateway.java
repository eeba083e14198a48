package dev.signalbox.tasks;

import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.EventMessages;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.Rooms;
import dev.signalbox.delivery.SubscribeMessage;
import dev.signalbox.model.Cause;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Json;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.TaskDetail;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The socket commands and rooms of tasks (SPEC section 5). A join is atomic in feed order: the client gets the state at a
 * version, and the room's events from the next version on.
 */
@Singleton
final class TasksGateway {
    private static final int RESYNC_MAX = 500;
    private static final int PER_STATUS_MAX = 500;

    private final TasksService tasks;
    private final SpaceAccess access;
    private final Spaces spaces;
    private final Rooms rooms;

    TasksGateway(TasksService tasks, SpaceAccess access, Spaces spaces, Rooms rooms) {
        this.tasks = tasks;
        this.access = access;
        this.spaces = spaces;
        this.rooms = rooms;
    }

    @SubscribeMessage(EventName.DASHBOARD_JOIN)
    CompletionStage<Map<String, Object>> joinDashboard(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        Long since = payload.numberOrNull("since", Long.MIN_VALUE, Long.MAX_VALUE);
        Long perStatus = payload.numberOrNull("perStatus", 1, PER_STATUS_MAX);
        boolean isBrief = Boolean.TRUE.equals(payload.flagOrNull("brief"));
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        access.require(client.principal(), spaceId, Role.VIEWER);
        Room dashboard = Room.dashboard(spaceId, perStatus == null ? Room.ALL : perStatus.intValue(), isBrief);
        return rooms.join(
                client, List.of(dashboard), spaceId, since, EventMessages::isForDashboard, DashboardStates::delta);
    }

    @SubscribeMessage(EventName.DASHBOARD_LEAVE)
    CompletionStage<Map<String, Object>> leaveDashboard(Client client, Fields payload) {
        String wanted = payload.textOrNull("spaceId", 200);
        payload.check();
        String spaceId = wanted == null ? LiveSpaces.MAIN : wanted;
        return rooms.leave(client, List.of(Room.dashboard(spaceId)))
                .thenApply(remembered -> Json.object("spaceId", spaceId));
    }

    @SubscribeMessage(EventName.TASK_JOIN)
    CompletionStage<Map<String, Object>> joinTask(Client client, Fields payload) {
        String taskId = payload.text("taskId", 200);
        Long since = payload.numberOrNull("since", Long.MIN_VALUE, Long.MAX_VALUE);
        payload.check();
        String spaceId = tasks.requireTask(client.principal(), taskId, Role.VIEWER);
        long from = since == null ? -1 : since;
        List<Event> read = new ArrayList<>();
        while (true) {
            Optional<Rooms.Joining> joining = spaces.view(spaceId, view -> {
                TaskDetail task = view.detail(taskId);
                if (task == null) {
                    throw Refused.noTask();
                }
                long version = task.task().version();
                if (from < 0 || from > version || version - from > Spaces.MISSED_MAX) {
                    return Optional.of(joined(client, view, task, from, null));
                }
                return Optional.ofNullable(missed(task, from, read))
                        .map(missed -> joined(client, view, task, from, missed));
            });
            if (joining.isPresent()) {
                return joining.get().complete();
            }
            // Older than the events in the task: read them from the log, without the lock of the space.
            List<Event> page = tasks.timeline(client.principal(), taskId, from + read.size(), Spaces.MISSED_MAX);
            if (page.isEmpty()) {
                throw Refused.busy("The timeline is not complete. Try again.");
            }
            read.addAll(page);
        }
    }

    private Rooms.Joining joined(
            Client client, SpaceView view, TaskDetail task, long since, @Nullable List<Event> missed) {
        List<Room> room = List.of(Room.task(view.spaceId(), task.task().id()));
        return missed == null
                ? rooms.join(client, room, view)
                : rooms.join(client, room, view, since, () -> TaskStates.delta(view, task, missed));
    }

    /** The events after {@code since}: those already read, then those in the task; {@code null} if some between are missing. */
    private static @Nullable List<Event> missed(TaskDetail task, long since, List<Event> read) {
        long firstKept = task.events().getFirst().taskVersion();
        if (since + read.size() + 1 < firstKept) {
            return null;
        }
        List<Event> missed = new ArrayList<>();
        // The log may be ahead of the feed: events that are not published yet will be delivered to the room.
        read.stream()
                .filter(event -> event.taskVersion() <= task.task().version())
                .forEach(missed::add);
        long covered = since + missed.size();
        task.events().stream().filter(event -> event.taskVersion() > covered).forEach(missed::add);
        return missed;
    }

    @SubscribeMessage(EventName.TASK_LEAVE)
    CompletionStage<Map<String, Object>> leaveTask(Client client, Fields payload) {
        String taskId = payload.text("taskId", 200);
        payload.check();
        Room room = rooms.roomOf(client, Room.Kind.TASK, taskId);
        return rooms.leave(client, room == null ? List.of() : List.of(room))
                .thenApply(remembered -> Json.object("taskId", taskId));
    }

    /**
     * Sends the current state of each task that the caller may see; the ids of the others are returned as {@code missing}.
     */
    @SubscribeMessage(EventName.RESYNC_REQUESTED)
    Map<String, Object> resync(Client client, Fields payload) {
        List<String> taskIds = payload.texts("taskIds", RESYNC_MAX, 200);
        payload.check();
        List<String> missing = new ArrayList<>();
        for (String taskId : new LinkedHashSet<>(taskIds)) {
            client.awaitRoom();
            try {
                String spaceId = tasks.requireTask(client.principal(), taskId, Role.VIEWER);
                // In feed order: no event of the task can overtake its state.
                spaces.view(spaceId, view -> {
                            TaskDetail task = view.detail(taskId);
                            if (task == null) {
                                throw Refused.noTask();
                            }
                            return rooms.resync(client, Room.task(spaceId, taskId), TaskStates.full(view, task));
                        })
                        .complete();
            } catch (Refused e) {
                if (e.code() != ErrorCode.TASK_NOT_FOUND) {
                    throw e;
                }
                missing.add(taskId);
            }
        }
        return Json.object("missing", missing);
    }

    @SubscribeMessage(value = EventName.TASK_APPEND, write = true)
    CompletionStage<Map<String, Object>> append(Client client, Fields payload) {
        String taskId = payload.text("taskId", 200);
        String key = payload.textOrNull("idempotencyKey", 255);
        NewEvent wanted = NewEvent.read(payload, client.principal(), taskId, key);
        return tasks.append(client.principal(), Cause.SOCKET, taskId, wanted.payload(), wanted.once())
                .thenApply(appended -> Json.object(
                        "event",
                        appended.event() == null ? null : appended.event().json()));
    }
}
