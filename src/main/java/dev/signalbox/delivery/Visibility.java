package dev.signalbox.delivery;

import dev.signalbox.model.Principal;

/**
 * Whether a principal may see a space at this moment; checked whenever a client joins a room. Any thread, also under locks
 * of spaces.
 */
@FunctionalInterface
public interface Visibility {
    boolean sees(Principal principal, String spaceId);

    /** Whether it may be in a room of a space; the members of a space are not for all who see it. */
    default boolean sees(Principal principal, Room room) {
        return sees(principal, room.spaceId());
    }
}
