package dev.signalbox.access;

import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import dev.signalbox.projection.LiveSpaces;

/** Who may do what in a space; the one answer for every door. */
public final class SpaceAccess {
    private SpaceAccess() {}

    /** @throws Refused {@code SPACE_NOT_FOUND} for what is missing or may not be seen, else {@code FORBIDDEN} */
    public static void require(Principal principal, String spaceId, Role needed) {
        boolean exists = LiveSpaces.MAIN.equals(spaceId) || principal.roles().containsKey(spaceId);
        if (!exists || LiveSpaces.SYSTEM.equals(spaceId) || principal.roleIn(spaceId) == null) {
            throw Refused.noSpace();
        }
        if (!principal.may(needed, spaceId)) {
            throw new Refused(ErrorCode.FORBIDDEN, "This needs the role " + needed.wire() + " in the space.");
        }
    }
}
