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
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The states for joins: the current one, or during many equal joins one that was encoded within the last second. Those
 * clients get the same bytes, which may be slightly old, and the events since. All calls are made under the lock of the
 * space.
 */
@Singleton
final class KeptStates {
    private static final long KEPT_BYTES_MAX = 32 << 20;
    /** The approximate size of a state besides its messages. */
    private static final int KEPT_FIXED_BYTES = 2_000;

    private static final long FULL = -1;

    /**
     * @param since the version after which missed events start, or {@link #FULL}
     * @param perStatus of the rooms, as {@code isBrief}: their comparison leaves it out; a dashboard is asked for alone
     * @param asOf which the state says
     */
    private record Request(
            List<Room> rooms,
            long since,
            int perStatus,
            boolean isBrief,
            @Nullable Instant asOf) {}

    /** @param bytes of the encoded messages; 0 until they were encoded */
    private record Kept(RoomState state, long madeNanos, Demand demand, long bytes) {
        int weight() {
            return (int) Math.min(Integer.MAX_VALUE, KEPT_FIXED_BYTES + bytes);
        }
    }

    /** Counts equal requests. Under the lock of the space. */
    private static final class Demand {
        private long countedFromNanos;
        private int requests;
        private boolean crowd;

        Demand(long nanos) {
            countedFromNanos = nanos;
        }

        void count(long nanos, long windowNanos, int crowdMin) {
            if (nanos - countedFromNanos >= windowNanos) {
                countedFromNanos = nanos;
                crowd = requests >= crowdMin;
                requests = 0;
            }
            requests++;
            crowd |= requests >= crowdMin;
        }
    }

    private final Map<Room.Kind, RoomStates> byKind = new EnumMap<>(Room.Kind.class);
    private final Cache<Request, Kept> kept = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES_MAX)
            .weigher((Request request, Kept state) -> state.weight())
            .executor(Runnable::run)
            .build();
    private final NanoClock clock;
    private final Metrics metrics;
    private final long ageMaxNanos;
    private final int crowdMin;

    /**
     * @param ageMax how old a shared state may be; 0 disables sharing
     * @param crowdMin how many equal requests within that time start sharing
     */
    KeptStates(
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

    /** @param present whether the state must be of the view's version; for rooms of several kinds it always is */
    RoomState full(SpaceView view, List<Room> rooms, boolean present) {
        Set<Room.Kind> kinds = EnumSet.noneOf(Room.Kind.class);
        for (Room room : rooms) {
            kinds.add(room.kind());
        }
        kinds.retainAll(byKind.keySet());
        if (kinds.size() == 1) {
            RoomStates only = states(kinds.iterator().next());
            return missed(view, rooms, FULL, present, () -> only.full(view, rooms));
        }
        List<RoomState> states = new ArrayList<>();
        for (Room.Kind kind : kinds) {
            List<Room> ofKind =
                    rooms.stream().filter(room -> room.kind() == kind).toList();
            states.add(full(view, ofKind, true));
        }
        return new RoomState(
                view.version(),
                Map.of(),
                () -> states.stream()
                        .flatMap(state -> state.selection().messages().stream())
                        .toList());
    }

    private RoomStates states(Room.Kind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    /** The missed events after a version. */
    RoomState missed(SpaceView view, List<Room> rooms, long since, boolean present, Supplier<RoomState> encoder) {
        Room first = rooms.getFirst();
        Request request = new Request(rooms, since, first.perStatus(), first.isBrief(), view.asOf());
        long now = clock.nanos();
        Kept known = kept.getIfPresent(request);
        Demand demand = known == null ? new Demand(now) : known.demand;
        demand.count(now, ageMaxNanos, crowdMin);
        if (known == null || !isUsable(known, view, present, now)) {
            Kept made = new Kept(weighed(request, encoder.get()), now, demand, 0);
            kept.put(request, made);
            metrics.stateEncoded(since == FULL);
            known = made;
        }
        return known.state;
    }

    /** A state that updates its weight in the cache once it is encoded. */
    private RoomState weighed(Request request, RoomState state) {
        return new RoomState(state.version(), state.answer(), () -> {
            long bytes = state.bytes();
            kept.asMap()
                    .computeIfPresent(
                            request,
                            (key, made) -> made.state.version() == state.version()
                                    ? new Kept(made.state, made.madeNanos, made.demand, bytes)
                                    : made);
            return state.selection().messages();
        });
    }

    /**
     * Whether a kept state can be used: it is not old (an agent's {@code lastSeen} changes without an event), and it is
     * current, or may be shared and the events since are few and in the tail.
     */
    private boolean isUsable(Kept known, SpaceView view, boolean present, long now) {
        long lacking = view.version() - known.state.version();
        return now - known.madeNanos < ageMaxNanos
                && (lacking == 0
                        || (!present
                                && known.demand.crowd
                                && lacking <= Spaces.MISSED_MAX
                                && view.remembersAfter(known.state.version())));
    }
}
