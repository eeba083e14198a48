package dev.signalbox.access;

import dev.signalbox.delivery.Room;
import dev.signalbox.delivery.Visibility;
import dev.signalbox.model.Entity;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.model.RoleRule;
import dev.signalbox.model.Space;
import dev.signalbox.projection.LiveSpaces;
import dev.signalbox.projection.SpaceState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a space, now; the same on every transport. A principal whose credential is no longer valid has no
 * rights, even if its request arrived before that. Any thread, also under locks of spaces.
 */
@Singleton
public final class SpaceAccess implements Visibility {
    private static final Comparator<Seen> BY_NAME = Comparator.<Seen, Boolean>comparing(
                    seen -> !LiveSpaces.MAIN.equals(seen.space.id()))
            .thenComparing(seen -> seen.space.name(), String.CASE_INSENSITIVE_ORDER)
            .thenComparing(seen -> seen.space.id());

    private final Directory directory;
    private final Clock clock;

    SpaceAccess(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** A space that a principal sees, and its role there. */
    public record Seen(Space space, Role role) {}

    /** The role in a space, or {@code null}: then the space does not exist for this principal. */
    public @Nullable Role role(Principal principal, String spaceId) {
        return directory.read(state -> role(state, principal, spaceId));
    }

    private @Nullable Role role(SpaceState directory, Principal principal, String spaceId) {
        Space space = Access.isValid(directory, principal, clock.instant()) ? find(directory, spaceId) : null;
        if (space == null || LiveSpaces.SYSTEM.equals(spaceId)) {
            return null;
        }
        Role given = givenRole(directory, principal, spaceId);
        return given == null && space.isPublic() ? Role.VIEWER : given;
    }

    /** The role that a principal was given in a space, beside what everyone may do there; {@code null} for none. */
    public @Nullable Role givenRole(Principal principal, String spaceId) {
        return directory.read(
                state -> role(state, principal, spaceId) == null ? null : givenRole(state, principal, spaceId));
    }

    private static @Nullable Role givenRole(SpaceState directory, Principal principal, String spaceId) {
        return switch (principal.kind()) {
            case SYSTEM -> Role.ADMIN;
            case USER ->
                isAdmin(directory, principal) ? Role.ADMIN : Membership.find(directory, spaceId, principal.id());
            case KEY ->
                principal.grants().isEmpty()
                        ? ApiKey.role(directory, principal.id(), spaceId)
                        : principal.grants().stream()
                                .filter(grant -> grant.spaceId().equals(spaceId))
                                .map(RoleRule.Grant::role)
                                .max(Comparator.naturalOrder())
                                .orElse(null);
            case ANONYMOUS -> null;
        };
    }

    /** Not a deleted one. {@code main} exists before anything is stored about it. */
    static @Nullable Space find(SpaceState directory, String spaceId) {
        Entity entity = directory.entity(Space.TYPE, spaceId);
        if (entity != null) {
            return Space.of(entity);
        }
        return LiveSpaces.MAIN.equals(spaceId) ? main() : null;
    }

    private static Space main() {
        return new Space(LiveSpaces.MAIN, LiveSpaces.MAIN, Space.Visibility.PRIVATE, null);
    }

    /** The space, visible to the caller or not; {@code null} when there is none. */
    public @Nullable Space space(String spaceId) {
        return directory.read(state -> find(state, spaceId));
    }

    /** The spaces that have a chat. */
    public Set<String> withChats() {
        return directory.read(state -> state.entities(Space.TYPE).stream()
                .filter(space -> space.text("notifyUrl") != null)
                .map(Entity::id)
                .collect(Collectors.toSet()));
    }

    /** Whether there is such a space, visible to the caller or not. */
    public boolean exists(String spaceId) {
        return directory.read(state -> find(state, spaceId) != null);
    }

    @Override
    public boolean sees(Principal principal, String spaceId) {
        return role(principal, spaceId) != null;
    }

    /** Only those who have a role of their own in a space, and not all readers of a public one, see its people. */
    public boolean seesPeople(Principal principal, String spaceId) {
        return givenRole(principal, spaceId) != null;
    }

    @Override
    public boolean sees(Principal principal, Room room) {
        return room.kind() == Room.Kind.SPACE ? seesPeople(principal, room.spaceId()) : sees(principal, room.spaceId());
    }

    /** Every space that this principal sees, {@code main} first, then by name. */
    public List<Seen> visible(Principal principal) {
        return directory.read(state -> {
            List<Space> all = new ArrayList<>();
            if (state.entity(Space.TYPE, LiveSpaces.MAIN) == null) {
                all.add(main());
            }
            state.entities(Space.TYPE).forEach(entity -> all.add(Space.of(entity)));
            List<Seen> seen = new ArrayList<>();
            for (Space space : all) {
                Role role = role(state, principal, space.id());
                if (role != null) {
                    seen.add(new Seen(space, role));
                }
            }
            seen.sort(BY_NAME);
            return seen;
        });
    }

    /**
     * The space with the caller's role in it.
     *
     * @throws Refused {@code SPACE_NOT_FOUND} for what is missing or may not be seen, else {@code FORBIDDEN}
     */
    public Seen require(Principal principal, String spaceId, Role needed) {
        Seen seen = directory.read(state -> {
            Role role = role(state, principal, spaceId);
            Space space = role == null ? null : find(state, spaceId);
            return role == null || space == null ? null : new Seen(space, role);
        });
        if (seen == null) {
            throw Refused.noSpace();
        }
        if (!seen.role.includes(needed)) {
            throw new Refused(ErrorCode.FORBIDDEN, "This needs the role " + needed.wire() + " in the space.");
        }
        return seen;
    }

    /**
     * The same for managing the space, its members and its keys: by an admin, but not by a machine, so that a leaked key can
     * neither create more keys nor remove anyone.
     */
    public Seen requireManager(Principal principal, String spaceId) {
        Seen seen = require(principal, spaceId, Role.ADMIN);
        if (principal.kind() == Principal.Kind.KEY) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only a signed-in user may do that.");
        }
        return seen;
    }

    /** The instance role that may do everything. */
    public boolean isAdmin(Principal principal) {
        return directory.read(state -> Access.isValid(state, principal, clock.instant()) && isAdmin(state, principal));
    }

    private static boolean isAdmin(SpaceState directory, Principal principal) {
        Entity entity = principal.kind() == Principal.Kind.USER ? directory.entity(User.TYPE, principal.id()) : null;
        return entity != null && User.of(entity).isAdmin();
    }

    /** @throws Refused {@code FORBIDDEN} */
    public void requireAdmin(Principal principal) {
        if (!isAdmin(principal)) {
            throw new Refused(ErrorCode.FORBIDDEN, "Only an admin of this installation may do that.");
        }
    }
}
