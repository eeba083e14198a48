package dev.signalbox.tasks;

import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.rooms.EventName;
import dev.signalbox.rooms.Message;
import dev.signalbox.rooms.Room;
import dev.signalbox.rooms.RoomStates;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@code dashboard:state} of each space, encoded once a version: clients that come together share it. */
@Singleton
final class DashboardSnapshots implements RoomStates {
    private static final int ENDED_SHOWN = 200;

    /** The state at a version. */
    private record Snapshot(long version, Message message) {}

    private final Agents agents;
    private final Map<String, Snapshot> newest = new ConcurrentHashMap<>();

    DashboardSnapshots(Agents agents) {
        this.agents = agents;
    }

    @Override
    public Room.Kind kind() {
        return Room.Kind.DASHBOARD;
    }

    @Override
    public List<Message> full(SpaceView view, List<Room> rooms) {
        return List.of(of(view));
    }

    /** Call it inside a read of the space. */
    Message of(SpaceView view) {
        return newest.compute(
                        view.spaceId(),
                        (id, known) -> known != null && known.version == view.version()
                                ? known
                                : new Snapshot(view.version(), encode(view)))
                .message();
    }

    private Message encode(SpaceView view) {
        List<Task> shown = new ArrayList<>(view.activeTasks());
        shown.addAll(view.newestEnded(ENDED_SHOWN));
        return new Message(
                EventName.DASHBOARD_STATE,
                Json.object(
                        "spaceId", view.spaceId(),
                        "version", view.version(),
                        "mode", "full",
                        "tasks", Json.array(shown, Task::listJson),
                        "agents", agents.json(view),
                        "counts", view.counts()),
                view.spaceId(),
                view.version());
    }
}
