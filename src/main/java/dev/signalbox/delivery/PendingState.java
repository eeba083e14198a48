package dev.signalbox.delivery;

import java.util.Collection;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A state to be pulled after the events up to its version. */
final class PendingState implements Source {
    private final Subscriber subscriber;
    private final @Nullable Subscription space;
    private final Collection<Room> rooms;
    private final RoomState state;
    private final Position at;
    private final @Nullable BooleanSupplier allowed;
    /** Guarded by the subscriber. */
    private boolean done;

    /**
     * @param space {@code null} if the client is in no room of the space
     * @param allowed for one that was requested by {@link Subscriber#ask}; {@code null} for that of a join
     */
    PendingState(
            Subscriber subscriber,
            @Nullable Subscription space,
            Collection<Room> rooms,
            RoomState state,
            Position at,
            @Nullable BooleanSupplier allowed) {
        this.subscriber = subscriber;
        this.space = space;
        this.rooms = rooms;
        this.state = state;
        this.at = at;
        this.allowed = allowed;
    }

    @Override
    public @Nullable Batch pull() {
        Selection next = next();
        return next == null ? null : next.in(subscriber.client().dialect()); // encoded without the lock
    }

    private @Nullable Selection next() {
        synchronized (subscriber) {
            if (done || subscriber.isGone()) {
                done = true;
                return null;
            }
            Subscription in = space == null || space.isEmpty() ? null : space;
            if (in != null) {
                Selection before = in.pull(at.version());
                if (before != null || !in.hasReached(at.version())) {
                    return before;
                }
            }
            done = true;
            subscriber.received();
            if (allowed != null && !allowed.getAsBoolean()) {
                return null; // the right ended while it was waiting
            }
            if (in != null) {
                return afterEvents(in);
            }
            return allowed != null ? withPosition(Position.nowhere(at.spaceId())) : null;
        }
    }

    /** Drops the state without sending it. */
    void cancel() {
        synchronized (subscriber) {
            if (!done) {
                done = true;
                subscriber.received();
            }
        }
    }

    /** Returns nothing for rooms that were left, and nothing older than states that the client got meanwhile. */
    private @Nullable Selection afterEvents(Subscription in) {
        if (allowed != null && in.sent().version() > at.version()) { // it was given newer states
            return rooms.stream().anyMatch(in::isIn) ? null : withPosition(in.sent());
        }
        if (allowed != null) {
            return in.state(state, at);
        }
        for (Room room : rooms) {
            if (in.isIn(room, at.join())) {
                return in.state(state, at);
            }
        }
        return null;
    }

    private Selection withPosition(Position position) {
        return new Selection(state.selection().messages().stream()
                .map(message -> subscriber.withOffset(space, message, position))
                .toList());
    }

    @Override
    public boolean isDone() {
        synchronized (subscriber) {
            return done;
        }
    }
}
