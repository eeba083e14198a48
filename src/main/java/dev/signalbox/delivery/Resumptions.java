package dev.signalbox.delivery;

import dev.signalbox.model.Principal;
import dev.signalbox.ops.Metrics;
import dev.signalbox.projection.SpaceUse;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a session can continue exactly where its client stopped, and how it does. May block. */
@Singleton
public final class Resumptions {
    private static final int OFFSET_LENGTH_MAX = 2_000;

    private final Provider<Spaces> spaces;
    private final Visibility visibility;
    private final Rooms rooms;
    private final Broadcaster broadcaster;
    private final Metrics metrics;

    Resumptions(Provider<Spaces> spaces, Visibility visibility, Rooms rooms, Broadcaster broadcaster, Metrics metrics) {
        this.spaces = spaces;
        this.visibility = visibility;
        this.rooms = rooms;
        this.broadcaster = broadcaster;
        this.metrics = metrics;
    }

    /**
     * The rooms of the session, and where to continue in each space: after the offset, or with the states of the rooms when
     * the client has not received all of them.
     *
     * @param cursors those saved by its last connection, if any
     * @param offset the one that the client sent; {@code null} when it has received nothing in this session
     * @return {@code null} when the principal may not see one of the rooms any more, too many events were missed, or the
     *     offset is invalid: then the client gets a new session
     */
    public @Nullable Resumption of(
            Principal principal, List<Seat> seats, List<SavedCursor> cursors, @Nullable String offset) {
        Map<String, Position> positions = offset == null ? Map.of() : parse(offset);
        if (positions == null) {
            return null;
        }
        Map<String, List<Seat>> bySpace = new LinkedHashMap<>();
        for (Seat seat : seats) {
            if (!visibility.sees(principal, seat.room())) {
                return null; // recovered without the room, the client would still display it
            }
            bySpace.computeIfAbsent(seat.room().spaceId(), id -> new ArrayList<>())
                    .add(seat);
        }
        List<Resumption.InSpace> found = new ArrayList<>();
        int left = Spaces.MISSED_MAX;
        for (Map.Entry<String, List<Seat>> space : bySpace.entrySet()) {
            Position received = positions.getOrDefault(space.getKey(), Position.nowhere(space.getKey()));
            Position from = advanced(received, cursors);
            List<Seat> in = space.getValue();
            if (!in.stream().allMatch(from::includes)) {
                from = Position.nowhere(space.getKey());
            } else {
                int missed = missed(from, in, left);
                if (missed > left) {
                    return null;
                }
                left -= missed;
            }
            found.add(new Resumption.InSpace(from, received, in));
        }
        long joins = positions.values().stream().mapToLong(Position::join).max().orElse(0);
        return new Resumption(found, joins);
    }

    /**
     * A client that received all its messages has also passed the events in between that were not for it, so a quiet client
     * has missed nothing.
     */
    private static Position advanced(Position from, List<SavedCursor> cursors) {
        for (SavedCursor cursor : cursors) {
            if (from.text().equals(cursor.sent()) && from.version() < cursor.until()) {
                return Position.joined(from.spaceId(), cursor.until(), cursor.join());
            }
        }
        return from;
    }

    private int missed(Position from, List<Seat> seats, int most) {
        spaces.get().follow(from.spaceId(), from.version());
        return spaces.get()
                .since(
                        from.spaceId(),
                        from.wholeVersion(),
                        new Wanted(seats),
                        most,
                        Spaces.LOOKED_AT_MAX,
                        (view, missed) -> missed == null ? Integer.MAX_VALUE : missed.size());
    }

    /** Continues in the rooms of a former connection, beginning with the missed events. Call {@link Rooms#opened} before. */
    public void resume(Client client, Resumption resumption) {
        Subscriber subscriber = rooms.subscriber(client);
        if (subscriber == null) {
            return;
        }
        metrics.resynced(Metrics.ResyncMode.RECOVERED);
        List<SpaceUse> uses = new ArrayList<>(); // until the subscriptions have their own
        try {
            for (Resumption.InSpace in : resumption.spaces()) {
                String spaceId = in.from().spaceId();
                uses.add(spaces.get().use(spaceId));
                broadcaster.watch(spaceId, spaces.get().tail(spaceId));
            }
            subscriber.resume(resumption, spaces.get()::tail);
        } finally {
            uses.forEach(SpaceUse::close);
        }
        rooms.review(client); // a right may have ended since the session was checked
        client.wake();
    }

    /** The cursors to save for a client that may reconnect: of the spaces where its offset is too far behind its cursor. */
    public List<SavedCursor> cursors(Client client) {
        Subscriber subscriber = rooms.subscriber(client);
        if (subscriber == null) {
            return List.of();
        }
        Map<String, Long> wokenTo = new HashMap<>();
        subscriber.spaces().forEach(spaceId -> wokenTo.put(spaceId, broadcaster.wokenTo(spaceId)));
        return subscriber.cursors(wokenTo);
    }

    /** The input is untrusted: {@code null} unless every part is a position, each of a different space. */
    private static @Nullable Map<String, Position> parse(String offset) {
        Map<String, Position> positions = new HashMap<>();
        if (offset.length() > OFFSET_LENGTH_MAX) {
            return null;
        }
        for (String part : offset.split(",", -1)) {
            Position position = Position.parse(part);
            if (position == null || positions.put(position.spaceId(), position) != null) {
                return null;
            }
        }
        return positions;
    }
}
