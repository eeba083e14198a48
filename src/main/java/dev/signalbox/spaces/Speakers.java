package dev.signalbox.spaces;

import dev.signalbox.model.Agent;
import dev.signalbox.model.Being;
import dev.signalbox.model.Entity;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Person;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.SpaceState;
import org.jspecify.annotations.Nullable;

/** As which being a caller may speak, and which beings it may change. */
final class Speakers {
    private Speakers() {}

    /**
     * The being that a caller speaks as.
     *
     * @param wanted {@code null} for its own: a user has one, a key has none
     * @throws Refused {@code NOT_FOUND} when there is no such being, {@code FORBIDDEN} when it is another's
     */
    static @Nullable String being(SpaceState state, Principal caller, Role role, @Nullable String wanted) {
        String own = caller.kind() == Principal.Kind.USER ? Person.beingId(caller.id()) : null;
        if (wanted == null || wanted.equals(own)) {
            return own;
        }
        Entity being = state.entity(Being.TYPE, wanted);
        Entity agent = state.entity(Agent.TYPE, wanted);
        if (being == null && agent == null && Person.userId(wanted) == null) {
            throw new Refused(ErrorCode.NOT_FOUND, "There is no such being in the space.");
        }
        if (being != null ? !mayChange(caller, role, being) : agent == null || !isOf(agent, caller, role)) {
            throw new Refused(ErrorCode.FORBIDDEN, "You cannot speak as this being.");
        }
        return wanted;
    }

    /** An agent belongs to the key that registered it. */
    private static boolean isOf(Entity agent, Principal caller, Role role) {
        String key = agent.text("registeredBy");
        return role.includes(Role.AGENT)
                && (caller.kind() != Principal.Kind.KEY || key == null || key.equals(caller.id()));
    }

    /** Whether a caller may change a being of the API: its owner, and whoever has the role {@code agent}. */
    static boolean mayChange(Principal caller, Role role, Entity being) {
        return caller.id().equals(being.text("ownerId")) || role.includes(Role.AGENT);
    }
}
