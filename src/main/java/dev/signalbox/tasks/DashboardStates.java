package dev.signalbox.tasks;

import dev.signalbox.delivery.EventMessages;
import dev.signalbox.delivery.EventName;
import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.RoomState;
import dev.signalbox.delivery.RoomStates;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Task;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.SpaceTasks;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code dashboard:state} of a space: complete, or the missed events. */
@Singleton
final class DashboardStates implements RoomStates {

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
        Room room = rooms.getFirst();
        int perStatus = room.perStatus();
        SpaceTasks.Shown shown = perStatus > 0 ? view.shown(perStatus) : view.shown();
        List<Agent> present = agents.in(view);
        Map<String, Object> counts = view.counts();
        return RoomState.of(
                view,
                EventName.DASHBOARD_STATE,
                "full",
                () -> Json.object(
                        "tasks",
                        Json.array(shown.tasks(), room.isBrief() ? TaskRow::json : Task::json),
                        "truncated",
                        shown.truncated() ? true : null,
                        "more",
                        more(counts, shown, perStatus),
                        "agents",
                        Json.array(present, Agent::json),
                        "counts",
                        counts));
    }

    /** {@code {status: n}}: how many tasks of each status the state leaves out; {@code null} where that was not asked for. */
    private static @Nullable Map<String, Object> more(
            Map<String, Object> counts, SpaceTasks.Shown shown, int perStatus) {
        if (perStatus == 0) {
            return null;
        }
        Map<String, Long> here = shown.tasks().stream()
                .collect(Collectors.groupingBy(task -> task.status().wire(), Collectors.counting()));
        Map<String, Object> more = new LinkedHashMap<>();
        counts.forEach((status, n) -> {
            long left = ((Number) n).longValue() - here.getOrDefault(status, 0L);
            if (left > 0) {
                more.put(status, left);
            }
        });
        return more;
    }

    static RoomState delta(SpaceView view, long since, List<Event> missed) {
        return RoomState.of(
                view,
                EventName.DASHBOARD_STATE,
                "delta",
                () -> Json.object("from", since, "events", Json.array(missed, EventMessages::deltaJson)));
    }
}
