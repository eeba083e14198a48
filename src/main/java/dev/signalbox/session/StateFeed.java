package dev.signalbox.session;

import dev.signalbox.access.Revocations;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.Client;
import dev.signalbox.delivery.Source;
import dev.signalbox.delivery.SpaceStates;
import dev.signalbox.delivery.StateFormat;
import dev.signalbox.delivery.StateSubscription;
import dev.signalbox.delivery.StateType;
import dev.signalbox.model.Principal;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Role;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of a space, sent over one session while its principal may see the space. Nothing is queued: each frame is the
 * newest state at the time when the network can take it. The session's virtual thread begins and ends it; that of a revocation
 * reviews it.
 */
public final class StateFeed {
    private final Parts parts;
    private final Session session;
    private final String spaceId;
    private final Client client;
    private final Runnable evict;
    /** Whether the states have the people of the space. */
    private volatile boolean showsPeople;

    private @Nullable StateSubscription states;

    /** What all feeds share. */
    @Singleton
    public record Parts(SpaceAccess access, Revocations revocations, SpaceStates states) {}

    /**
     * @param client of the session
     * @param evict ends the session when its principal may not see the space any more
     */
    public StateFeed(Parts parts, Session session, Client client, String spaceId, Runnable evict) {
        this.parts = parts;
        this.session = session;
        this.spaceId = spaceId;
        this.client = client;
        this.evict = evict;
    }

    /**
     * Sends the current state, and each newer one.
     *
     * @param since the version of the state that the client has; {@code null} for none
     * @return whether there is something to send at first
     * @throws Refused when the principal may not see the space
     */
    public boolean begin(Set<StateType> types, StateFormat format, @Nullable Long since) {
        parts.access.require(client.principal(), spaceId, Role.VIEWER);
        showsPeople = types.contains(StateType.BEINGS);
        parts.revocations.watch(client, this::review); // before anything is sent
        try {
            states = parts.states.follow(spaceId, types, format, since, session::wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.busy("The server is closing. Try again.");
        }
        boolean isDue = !states.isDone(); // before it is sent
        session.follow(states);
        session.wake();
        return isDue;
    }

    /** Also when {@link #begin} threw. */
    public void end() {
        session.follow(Source.NONE);
        if (states != null) {
            states.close();
        }
        parts.revocations.forget(client);
    }

    private void review() {
        Principal principal = client.principal();
        if (!parts.access.sees(principal, spaceId) || showsPeople && !parts.access.seesPeople(principal, spaceId)) {
            evict.run();
        }
    }
}
