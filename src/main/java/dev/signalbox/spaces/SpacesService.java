package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.access.Membership;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.SpaceAccess.Seen;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Fields;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of spaces and their members. A space that is missing and one that may not be seen get the same answer. Blocking. */
@Singleton
final class SpacesService {
    private static final Set<String> VISIBILITIES = wires(Space.Visibility.values(), Space.Visibility::wire);
    private static final Set<String> ROLES = wires(Role.values(), Role::wire);
    private static final String USER = "user";

    private final Directory directory;
    private final SpaceAccess access;

    SpacesService(Directory directory, SpaceAccess access) {
        this.directory = directory;
        this.access = access;
    }

    private static <T> Set<String> wires(T[] values, Function<T, String> wire) {
        return Arrays.stream(values).map(wire).collect(Collectors.toCollection(TreeSet::new));
    }

    List<Seen> list(Principal caller) {
        return access.visible(caller);
    }

    Seen get(Principal caller, String spaceId) {
        return access.require(caller, spaceId, Role.VIEWER);
    }

    /** For admins of the installation. The id is ours, so that none is ever used twice. */
    Seen create(Principal caller, Fields body, Event.@Nullable Key once) {
        String name = body.text("name", Space.NAME_MAX);
        String visibility = body.oneOfOrNull("visibility", VISIBILITIES);
        body.check();
        access.requireAdmin(caller);
        String id = Ids.next();
        Map<String, Object> fields = Json.object(
                "name", name, "visibility", visibility == null ? Space.Visibility.PRIVATE.wire() : visibility);
        Event event =
                directory.append(caller.actor(), once, state -> Directory.draft(Space.TYPE, id, Verb.CREATED, fields));
        return get(caller, Directory.entityId(Objects.requireNonNull(event)));
    }

    /** Renames it, makes it public or private. */
    Seen change(Principal caller, String spaceId, Fields body) {
        String name = body.has("name") ? body.text("name", Space.NAME_MAX) : null;
        String visibility = body.oneOfOrNull("visibility", VISIBILITIES);
        Seen before = access.requireManager(caller, spaceId);
        body.check();
        Map<String, Object> fields = Json.object("name", name, "visibility", visibility);
        fields.entrySet()
                .removeIf(field -> field.getValue().equals(before.space().json().get(field.getKey())));
        if (!fields.isEmpty()) {
            directory.append(caller.actor(), null, state -> {
                requireSpace(state, spaceId);
                return Directory.draft(Space.TYPE, spaceId, Verb.UPDATED, fields);
            });
        }
        return get(caller, spaceId);
    }

    /** Nobody sees it from then on; its events stay in the store. */
    Space delete(Principal caller, String spaceId) {
        Seen before = access.requireManager(caller, spaceId);
        if (LiveSpaces.MAIN.equals(spaceId)) {
            throw new Refused(ErrorCode.FORBIDDEN, "The space main cannot be deleted.");
        }
        directory.append(caller.actor(), null, state -> {
            requireSpace(state, spaceId);
            return Directory.draft(Space.TYPE, spaceId, Verb.DELETED, Map.of());
        });
        return before.space();
    }

    private static void requireSpace(SpaceState state, String spaceId) {
        if (state.entity(Space.TYPE, spaceId) == null && !LiveSpaces.MAIN.equals(spaceId)) {
            throw Refused.noSpace();
        }
    }

    /** Names are for members: a reader of a public space does not learn them. */
    List<Membership> members(Principal caller, String spaceId) {
        access.require(caller, spaceId, Role.VIEWER);
        if (access.givenRole(caller, spaceId) == null) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only members see who the members are.");
        }
        return directory.read(state -> state.entities(Membership.TYPE).stream()
                .map(Membership::of)
                .filter(member -> member.spaceId().equals(spaceId))
                .toList());
    }

    /** What a {@code PUT} of a member did. */
    record Put(Membership member, boolean isNew) {}

    /** @throws Refused {@code NOT_FOUND} when there is no such user */
    Put put(Principal caller, String spaceId, String userId, Fields body) {
        String wire = body.oneOfOrNull("role", ROLES);
        if (!body.has("role")) {
            body.reject("role", "is required");
        }
        access.requireManager(caller, spaceId);
        body.check();
        String id = Membership.id(spaceId, userId);
        boolean[] isNew = new boolean[1]; // the decision may run again; the last run is the one that counted
        directory.append(caller.actor(), null, state -> {
            requireSpace(state, spaceId);
            if (state.entity(USER, userId) == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "There is no such user.");
            }
            Entity before = state.entity(Membership.TYPE, id);
            isNew[0] = before == null;
            boolean same = before != null && Objects.equals(before.text("role"), wire);
            Verb verb = before == null ? Verb.CREATED : Verb.UPDATED;
            return same ? null : Directory.draft(Membership.TYPE, id, verb, Json.object("role", wire));
        });
        return new Put(new Membership(spaceId, userId, Membership.role(wire)), isNew[0]);
    }

    /** @throws Refused {@code NOT_FOUND} when the user is no member */
    void remove(Principal caller, String spaceId, String userId) {
        access.requireManager(caller, spaceId);
        String id = Membership.id(spaceId, userId);
        directory.append(caller.actor(), null, state -> {
            if (state.entity(Membership.TYPE, id) == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "This user is not a member of the space.");
            }
            return Directory.draft(Membership.TYPE, id, Verb.DELETED, Map.of());
        });
    }
}
