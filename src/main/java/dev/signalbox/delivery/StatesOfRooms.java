package dev.signalbox.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.NanoClock;
import dev.signalbox.projection.SpaceView;
import dev.signalbox.projection.Spaces;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What joins are answered with: the present, and in a crowd what was encoded for all who come within a second. They get the
 * same bytes, which may be a little old, and the events since. Every call is made inside the lock of the space.
 */
@Singleton
final class StatesOfRooms {
    private static final long KEPT_BYTES_MAX = 32 << 20;
    /** Of a state beside its messages, about. */
    private static final int KEPT_FIXED_BYTES = 2_000;

    private static final long FULL = -1;

    /** @param since behind which event it begins */
    private record Asked(List<Room> rooms, long since) {}

    /** @param bytes of the encoded messages; 0 until somebody has needed them */
    private record Kept(RoomState state, long madeNanos, Demand demand, long bytes) {
        int weight() {
            return (int) Math.min(Integer.MAX_VALUE, KEPT_FIXED_BYTES + bytes);
        }
    }

    /** How many ask the same. Inside the lock of the space. */
    private static final class Demand {
        private long countedFromNanos;
        private int asked;
        private boolean crowd;

        Demand(long nanos) {
            countedFromNanos = nanos;
        }

        /** One more. */
        void count(long nanos, long windowNanos, int crowdMin) {
            if (nanos - countedFromNanos >= windowNanos) {
                countedFromNanos = nanos;
                crowd = asked >= crowdMin;
                asked = 0;
            }
            asked++;
            crowd |= asked >= crowdMin;
        }
    }

    private final Map<Room.Kind, RoomStates> byKind = new EnumMap<>(Room.Kind.class);
    private final Cache<Asked, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES_MAX)
            .weigher((Asked asked, Kept state) -> state.weight())
            .executor(Runnable::run)
            .build();
    private final NanoClock clock;
    private final Metrics metrics;
    private final long ageMaxNanos;
    private final int crowdMin;

    /**
     * @param ageMax of what somebody gets in a crowd; 0 for always the present
     * @param crowdMin how many ask the same in that time before they are a crowd
     */
    StatesOfRooms(
            List<RoomStates> all,
            NanoClock clock,
            Metrics metrics,
            @Property(name = "signalbox.rooms.state-age", defaultValue = "1s") Duration ageMax,
            @Property(name = "signalbox.rooms.crowd", defaultValue = "50") int crowdMin) {
        all.forEach(states -> byKind.put(states.kind(), states));
        this.clock = clock;
        this.metrics = metrics;
        this.ageMaxNanos = ageMax.toNanos();
        this.crowdMin = crowdMin;
    }

    /** @param present whether it must be of the view's version; rooms of several kinds always are */
    RoomState full(SpaceView view, List<Room> rooms, boolean present) {
        List<RoomStates> kinds = byKind.values().stream()
                .filter(states -> rooms.stream().anyMatch(room -> room.kind() == states.kind()))
                .toList();
        if (kinds.size() == 1) {
            return missed(view, rooms, FULL, present, () -> kinds.getFirst().full(view, rooms));
        }
        List<RoomState> states = new ArrayList<>();
        for (RoomStates kind : kinds) {
            List<Room> ofKind =
                    rooms.stream().filter(room -> room.kind() == kind.kind()).toList();
            states.add(full(view, ofKind, true));
        }
        return new RoomState(
                view.version(),
                Map.of(),
                () -> states.stream()
                        .flatMap(state -> state.selection().messages().stream())
                        .toList());
    }

    /** What there is to tell since an event. */
    RoomState missed(SpaceView view, List<Room> rooms, long since, boolean present, Supplier<RoomState> encoder) {
        Asked asked = new Asked(rooms, since);
        long now = clock.nanos();
        Kept known = kept.getIfPresent(asked);
        Demand demand = known == null ? new Demand(now) : known.demand;
        demand.count(now, ageMaxNanos, crowdMin);
        if (known == null || !serves(known, view, present, now)) {
            Kept made = new Kept(weighing(asked, encoder.get()), now, demand, 0);
            kept.put(asked, made);
            metrics.stateEncoded(since == FULL);
            known = made;
        }
        return known.state;
    }

    /** The state counts against the bytes that are kept as soon as somebody has encoded it. */
    private RoomState weighing(Asked asked, RoomState state) {
        return new RoomState(state.version(), state.answer(), () -> {
            long bytes = state.bytes();
            kept.asMap()
                    .computeIfPresent(
                            asked,
                            (key, made) -> made.state.version() == state.version()
                                    ? new Kept(made.state, made.madeNanos, made.demand, bytes)
                                    : made);
            return state.selection().messages();
        });
    }

    /** Who would lack more events than a state is worth, or events that are not at hand, needs another. */
    private boolean serves(Kept known, SpaceView view, boolean present, long now) {
        long lacking = view.version() - known.state.version();
        return lacking == 0
                || (!present
                        && known.demand.crowd
                        && lacking <= Spaces.MISSED_MAX
                        && now - known.madeNanos < ageMaxNanos
                        && view.remembersAfter(known.state.version()));
    }
}
