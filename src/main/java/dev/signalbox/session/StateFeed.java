package dev.signalbox.session;

import dev.signalbox.access.Revocations;
import dev.signalbox.access.SpaceAccess;
import dev.signalbox.delivery.CloseReason;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The states of a space, sent over one session while its principal may see the space. Nothing is queued: each frame is the
 * newest state at the time when the network can take it. The session's virtual thread only.
 */
public final class StateFeed {
    private final Parts parts;
    private final Session session;
    private final Watcher watcher;
    private @Nullable StateSubscription states;

    /** The dependencies that all feeds share. */
    @Singleton
    public record Parts(SpaceAccess access, Revocations revocations, SpaceStates states) {}

    /**
     * @param principal the current one
     * @param evict ends the session when its principal may not see the space any more
     */
    public StateFeed(Parts parts, Session session, String spaceId, Supplier<Principal> principal, Runnable evict) {
        this.parts = parts;
        this.session = session;
        this.watcher = new Watcher(parts.access, session, spaceId, principal, evict);
    }

    private static final class Watcher implements Revocations.Holder {
        private final SpaceAccess access;
        private final Session session;
        private final String spaceId;
        private final Supplier<Principal> current;
        private final Runnable evict;
        /** Whether the states have the people of the space. */
        private volatile boolean showsPeople;

        Watcher(SpaceAccess access, Session session, String spaceId, Supplier<Principal> current, Runnable evict) {
            this.access = access;
            this.session = session;
            this.spaceId = spaceId;
            this.current = current;
            this.evict = evict;
        }

        @Override
        public Principal principal() {
            return current.get();
        }

        @Override
        public void revoked() {
            session.close(CloseReason.UNAUTHORIZED);
        }

        @Override
        public void review() {
            if (!access.sees(principal(), spaceId) || showsPeople && !access.seesPeople(principal(), spaceId)) {
                evict.run();
            }
        }
    }

    /**
     * Sends the current state, and each newer one.
     *
     * @param since the version of the state that the client has; {@code null} for none
     * @return whether there is something to send at first
     * @throws Refused when the principal may not see the space
     */
    public boolean begin(Set<StateType> types, StateFormat format, @Nullable Long since) {
        parts.access.require(watcher.principal(), watcher.spaceId, Role.VIEWER);
        watcher.showsPeople = types.contains(StateType.BEINGS);
        parts.revocations.watch(watcher); // before anything is sent
        try {
            states = parts.states.follow(watcher.spaceId, types, format, since, session::wake);
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
        parts.revocations.forget(watcher);
    }
}
