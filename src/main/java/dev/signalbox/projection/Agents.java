package dev.signalbox.projection;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Json;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** The agents of a space for lists: {@code lastSeen} includes the heartbeats since their last events. */
@Singleton
public final class Agents {
    private final Presence presence;

    Agents(Presence presence) {
        this.presence = presence;
    }

    /** Sorted by name. Call it inside a read of the space. */
    public List<Agent> in(SpaceState state) {
        return state.entities(Agent.TYPE).stream()
                .map(entity -> Agent.of(state.spaceId(), entity))
                .map(agent -> agent.seen(presence.lastSeen(agent.spaceId(), agent.id())))
                .sorted(Comparator.comparing(Agent::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Agent::id))
                .toList();
    }

    public List<Object> json(SpaceState state) {
        return Json.array(in(state), Agent::json);
    }
}
