package dev.signalbox.tasks;

import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.rooms.EventMessages;
import dev.signalbox.rooms.EventName;
import dev.signalbox.rooms.Message;
import dev.signalbox.rooms.Room;
import dev.signalbox.rooms.RoomState;
import dev.signalbox.rooms.RoomStates;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code dashboard:state} of a space: all of it, or what was missed. */
@Singleton
final class DashboardStates implements RoomStates {
    private static final int ENDED_SHOWN = 200;

    private final Agents agents;

    DashboardStates(Agents agents) {
        this.agents = agents;
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.DASHBOARD;
    }

    @Override
    public RoomState full(SpaceView view, List<Room> rooms) {
        List<Task> shown = new ArrayList<>(view.activeTasks());
        shown.addAll(view.newestEnded(ENDED_SHOWN));
        return state(
                view,
                "full",
                Json.object(
                        "tasks", Json.array(shown, Task::listJson),
                        "agents", agents.json(view),
                        "counts", view.counts()));
    }

    static RoomState delta(SpaceView view, long since, List<Event> missed) {
        return state(view, "delta", Json.object("from", since, "events", Json.array(missed, EventMessages::deltaJson)));
    }

    private static RoomState state(SpaceView view, String mode, Map<String, Object> content) {
        Map<String, Object> answer = Json.object("spaceId", view.spaceId(), "version", view.version(), "mode", mode);
        Map<String, Object> payload = Json.object();
        payload.putAll(answer);
        payload.putAll(content);
        Message message = new Message(EventName.DASHBOARD_STATE, payload, view.spaceId(), view.version());
        return new RoomState(view.version(), List.of(message), answer);
    }
}
