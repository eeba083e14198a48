package dev.signalbox.delivery;

import dev.signalbox.model.Principal;

/** Whether someone may see a space, now; asked whenever a client enters a room. Any thread, also under locks of spaces. */
@FunctionalInterface
public interface Visibility {
    boolean sees(Principal principal, String spaceId);
}
