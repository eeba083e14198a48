package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.model.Agent;
import dev.signalbox.model.Being;
import dev.signalbox.model.Cause;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.JsonObject;
import dev.signalbox.model.Person;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.Agents;
import dev.signalbox.projection.Beings;
import dev.signalbox.projection.Command;
import dev.signalbox.projection.SpaceState;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of beings. Agents and people are beings too, and can be read here; what is said about them comes from their
 * heartbeats and connections. All methods block.
 */
@Singleton
final class BeingsService {
    /** Of the API, in one space: all are in memory, and in each state of the space. */
    static final int BEINGS_MAX = 1_000;

    private static final int DATA_BYTES_MAX = 4 * 1024;
    private static final int TEXT_MAX = 200;

    private final SpaceAccess access;
    private final Spaces spaces;
    private final Agents agents;
    private final EntityCommands commands;

    BeingsService(SpaceAccess access, Spaces spaces, Agents agents, EntityCommands commands) {
        this.access = access;
        this.spaces = spaces;
        this.agents = agents;
        this.commands = commands;
    }

    EntityAnswer call(Principal caller, EntityRequest wanted, Event.@Nullable Key once) {
        Role role = access.require(caller, wanted.spaceId(), wanted.action().isWrite() ? Role.MEMBER : Role.VIEWER)
                .role();
        return switch (wanted.action()) {
            case GET -> get(wanted, access.seesPeople(caller, wanted.spaceId()));
            case LIST -> list(wanted, access.seesPeople(caller, wanted.spaceId()));
            case CREATE -> create(caller, role, wanted, once);
            case UPDATE -> change(caller, role, wanted, once, changes(wanted.data()));
            case DELETE -> change(caller, role, wanted, once, null);
        };
    }

    private EntityAnswer get(EntityRequest wanted, boolean seesPeople) {
        spaces.follow(wanted.spaceId());
        return spaces.view(wanted.spaceId(), view -> {
            boolean isHidden = !seesPeople && Person.userId(wanted.id()) != null;
            JsonObject found = isHidden ? null : Beings.find(view, agents, wanted.id());
            return found == null
                    ? EntityAnswer.refused(none(), view.version())
                    : EntityAnswer.of(found, view.version());
        });
    }

    private static Refused none() {
        return new Refused(ErrorCode.NOT_FOUND, "There is no such being in the space.");
    }

    private EntityAnswer list(EntityRequest wanted, boolean seesPeople) {
        spaces.follow(wanted.spaceId());
        record Found(List<JsonObject> beings, long version) {}
        Found found = spaces.view(
                wanted.spaceId(),
                view -> new Found(
                        seesPeople ? Beings.in(view, agents) : Beings.withoutPeople(view, agents), view.version()));
        return EntityAnswer.list(found.beings, found.version, null);
    }

    private EntityAnswer create(Principal caller, Role role, EntityRequest wanted, Event.@Nullable Key once) {
        Fields data = wanted.data();
        String name = data.text("name", TEXT_MAX);
        String given = data.textOrNull("id", TEXT_MAX);
        if (given != null && !Ids.isVisible(given)) {
            data.reject("id", "must be visible characters, no '/', and must not be '.' or '..'");
        }
        String owner = data.textOrNull("ownerId", TEXT_MAX);
        Map<String, Object> fields = changes(data);
        fields.put("name", name);
        fields.putIfAbsent("type", Being.GUEST);
        if (owner != null && !owner.equals(caller.id()) && !role.includes(Role.AGENT)) {
            throw new Refused(ErrorCode.FORBIDDEN, "A being of somebody else needs the role agent in the space.");
        }
        fields.put("ownerId", owner == null ? caller.id() : owner);
        String id = given == null ? Ids.next() : given;
        Command command = new Command(caller.actor(), Cause.API, once, state -> {
            if (Beings.find(state, agents, id) != null) {
                throw Refused.invalid("data.id", "is the id of another being of the space");
            }
            if (state.entities(Being.TYPE).size() >= BEINGS_MAX) {
                throw new Refused(
                        ErrorCode.FORBIDDEN, "A space has at most " + BEINGS_MAX + " beings; delete some first.");
            }
            return Directory.draft(Being.TYPE, id, Verb.CREATED, fields);
        });
        return commands.append(wanted.spaceId(), command, event -> created(wanted.spaceId(), event));
    }

    private static EntityAnswer created(String spaceId, Event event) {
        Entity entity = Objects.requireNonNull(EntityCommands.created(event));
        return EntityAnswer.of(Being.of(spaceId, entity), event.spaceVersion());
    }

    /** What is set; {@code name} and {@code type} only where they are given. */
    private static Map<String, Object> changes(Fields data) {
        Map<String, Object> fields = Json.object(
                "name", data.has("name") ? data.text("name", TEXT_MAX) : null,
                "type", data.oneOfOrNull("type", Being.TYPES),
                "online", data.flagOrNull("online"),
                "status", data.textOrNull("status", TEXT_MAX),
                "lastSeen", Json.timeOrNull(data.timeOrNull("lastSeen")),
                "metadata", FreeJson.object(data, "metadata"));
        data.check();
        FreeJson.checkSize(fields, DATA_BYTES_MAX);
        return fields;
    }

    /** @param changes {@code null} to delete it */
    private EntityAnswer change(
            Principal caller,
            Role role,
            EntityRequest wanted,
            Event.@Nullable Key once,
            @Nullable Map<String, Object> changes) {
        String id = wanted.id();
        Command command = new Command(caller.actor(), Cause.API, once, state -> {
            Entity before = own(state, caller, role, id);
            return EntityCommands.change(before, changes);
        });
        return commands.append(wanted.spaceId(), command, event -> changed(wanted, event));
    }

    private static Entity own(SpaceState state, Principal caller, Role role, String id) {
        Entity before = state.entity(Being.TYPE, id);
        if (before == null && (state.entity(Agent.TYPE, id) != null || Person.userId(id) != null)) {
            throw new Refused(ErrorCode.FORBIDDEN, "Agents and people are not changed here.");
        }
        if (before == null) {
            throw none();
        }
        if (!Speakers.mayChange(caller, role, before)) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only its owner and agents change a being.");
        }
        return before;
    }

    private EntityAnswer changed(EntityRequest wanted, @Nullable Event event) {
        if (wanted.action() == EntityRequest.Action.DELETE && event != null) {
            return EntityAnswer.deleted(wanted.id(), event.spaceVersion());
        }
        record Now(@Nullable Entity being, long version) {}
        Now now = spaces.view(
                wanted.spaceId(), (SpaceView view) -> new Now(view.entity(Being.TYPE, wanted.id()), view.version()));
        long version = event == null ? now.version : event.spaceVersion();
        return now.being == null
                ? EntityAnswer.deleted(wanted.id(), version) // by another caller, meanwhile
                : EntityAnswer.of(Being.of(wanted.spaceId(), now.being), version);
    }
}
