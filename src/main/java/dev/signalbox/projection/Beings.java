package dev.signalbox.projection;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Being;
import dev.signalbox.model.Entity;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All beings of a space: those of the API, its agents, and the people who are there. Call it inside a read of the space. */
public final class Beings {
    private Beings() {}

    public static List<JsonObject> in(SpaceState state, Agents agents) {
        List<JsonObject> all = new ArrayList<>();
        people(state).forEach(person -> all.add(person.being(state.spaceId())));
        all.addAll(withoutPeople(state, agents));
        return all;
    }

    /** What everyone may see who sees the space: agents, and what was made by {@code POST /api/beings}. */
    public static List<JsonObject> withoutPeople(SpaceState state, Agents agents) {
        List<JsonObject> all = new ArrayList<>(agents.in(state));
        state.entities(Being.TYPE).forEach(entity -> all.add(Being.of(state.spaceId(), entity)));
        return all;
    }

    /** The people who are or were there. */
    public static List<Person> people(SpaceState state) {
        Entity entity = state.entity(Person.TYPE, Person.ALL);
        return entity == null ? List.of() : Person.in(entity.fields());
    }

    /** One being of any kind, as {@link #in} has it; {@code null} when there is none. */
    public static @Nullable JsonObject find(SpaceState state, Agents agents, String id) {
        Entity being = state.entity(Being.TYPE, id);
        if (being != null) {
            return Being.of(state.spaceId(), being);
        }
        if (state.entity(Agent.TYPE, id) != null) {
            return agents.in(state).stream()
                    .filter(agent -> agent.id().equals(id))
                    .findFirst()
                    .orElse(null);
        }
        return people(state).stream()
                .filter(person -> Objects.equals(person.userId(), Person.userId(id)))
                .map(person -> person.being(state.spaceId()))
                .findFirst()
                .orElse(null);
    }
}
