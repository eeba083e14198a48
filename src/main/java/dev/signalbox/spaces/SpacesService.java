package dev.signalbox.spaces;

import dev.signalbox.access.Directory;
import dev.signalbox.access.Membership;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.access.SpaceAccess.Seen;
import dev.signalbox.model.Entity;
import dev.signalbox.model.EntityEvent.Verb;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Json;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.Space;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of spaces and their members. A missing space and one that the caller may not see get the same response. All
 * methods block.
 */
@Singleton
final class SpacesService {
    private static final String USER = "user";

    private final Directory directory;
    private final SpaceAccess access;

    SpacesService(Directory directory, SpaceAccess access) {
        this.directory = directory;
        this.access = access;
    }

    List<Seen> list(Principal caller) {
        return access.visible(caller);
    }

    Seen get(Principal caller, String spaceId) {
        return access.require(caller, spaceId, Role.VIEWER);
    }

    Seen requireManager(Principal caller, String spaceId) {
        return access.requireManager(caller, spaceId);
    }

    /** Only for admins of the installation. The id is generated, so that none is ever used twice. */
    Seen create(Principal caller, NewSpace wanted, Event.@Nullable Key once) {
        access.requireAdmin(caller);
        String id = Ids.next();
        Map<String, Object> fields = Json.object(
                "name",
                wanted.name(),
                "visibility",
                Objects.requireNonNullElse(wanted.visibility(), Space.Visibility.PRIVATE)
                        .wire());
        Event event =
                directory.append(caller.actor(), once, state -> Directory.draft(Space.TYPE, id, Verb.CREATED, fields));
        return get(caller, Directory.entityId(Objects.requireNonNull(event)));
    }

    /** Renames the space, or makes it public or private. */
    Seen change(Principal caller, String spaceId, SpacePatch patch) {
        Space before = requireManager(caller, spaceId).space();
        Space.Visibility visibility = patch.visibility() == before.visibility() ? null : patch.visibility();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(Json.object(
                "name", before.name().equals(patch.name()) ? null : patch.name(),
                "visibility", visibility == null ? null : visibility.wire()));
        String given = patch.notifyUrl();
        String notifyUrl = given == null ? before.notifyUrl() : given.isEmpty() ? null : given;
        if (!Objects.equals(notifyUrl, before.notifyUrl())) {
            fields.put("notifyUrl", notifyUrl);
        }
        if (!fields.isEmpty()) {
            directory.append(caller.actor(), null, state -> {
                requireSpace(state, spaceId);
                return Directory.draft(Space.TYPE, spaceId, Verb.UPDATED, fields);
            });
        }
        return get(caller, spaceId);
    }

    /** Deletes the space: it is no longer visible to any caller, but its events stay in the store. */
    Space delete(Principal caller, String spaceId) {
        Seen before = requireManager(caller, spaceId);
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

    /** Only for members: readers of a public space must not learn the names. */
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

    /** The result of a {@code PUT} of a member. */
    record Put(Membership member, boolean isNew) {}

    /** @throws Refused {@code NOT_FOUND} when there is no such user */
    Put put(Principal caller, String spaceId, String userId, Role role) {
        requireManager(caller, spaceId);
        String id = Membership.id(spaceId, userId);
        boolean[] isNew = new boolean[1]; // the decision may run more than once; the last run counts
        directory.append(caller.actor(), null, state -> {
            requireSpace(state, spaceId);
            if (state.entity(USER, userId) == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "There is no such user.");
            }
            Entity before = state.entity(Membership.TYPE, id);
            isNew[0] = before == null;
            boolean same = before != null && role.wire().equals(before.text("role"));
            Verb verb = before == null ? Verb.CREATED : Verb.UPDATED;
            return same ? null : Directory.draft(Membership.TYPE, id, verb, Json.object("role", role.wire()));
        });
        return new Put(new Membership(spaceId, userId, role), isNew[0]);
    }

    /** @throws Refused {@code NOT_FOUND} when the user is no member */
    void remove(Principal caller, String spaceId, String userId) {
        requireManager(caller, spaceId);
        String id = Membership.id(spaceId, userId);
        directory.append(caller.actor(), null, state -> {
            if (state.entity(Membership.TYPE, id) == null) {
                throw new Refused(ErrorCode.NOT_FOUND, "This user is not a member of the space.");
            }
            return Directory.draft(Membership.TYPE, id, Verb.DELETED, Map.of());
        });
    }
}
