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
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

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
        SpaceView.Shown shown = view.shown();
        List<Agent> present = agents.in(view);
        Map<String, Object> counts = view.counts();
        return RoomState.of(
                view,
                EventName.DASHBOARD_STATE,
                "full",
                () -> Json.object(
                        "tasks",
                        Json.array(shown.tasks(), Task::json),
                        "truncated",
                        shown.truncated() ? true : null,
                        "agents",
                        Json.array(present, Agent::json),
                        "counts",
                        counts));
    }

    static RoomState delta(SpaceView view, long since, List<Event> missed) {
        return RoomState.of(
                view,
                EventName.DASHBOARD_STATE,
                "delta",
                () -> Json.object("from", since, "events", Json.array(missed, EventMessages::deltaJson)));
    }
}
