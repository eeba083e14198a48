package dev.signalbox.projection;

import dev.signalbox.log.EventLog;
import dev.signalbox.model.Event;
import dev.signalbox.model.Purged;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the events of a live space after a version: the newest from its tail, older ones from the log. May block. */
final class PastEvents {
    /** In events of at most 64 KiB each. */
    private static final int READ_AT_ONCE = 256;

    /** How many events are searched under the lock of the space. */
    private static final int JUDGED_AT_ONCE = 64;

    private final EventLog log;

    PastEvents(EventLog log) {
        this.log = log;
    }

    /** @see Spaces#page */
    Spaces.Page page(String spaceId, SpaceTail tail, long place, Predicate<Event> wanted, int most, long bytes) {
        long last = tail.last();
        List<Event> found = new ArrayList<>();
        long at = place;
        long left = bytes;
        while (at < last && found.size() < most && left > 0) {
            SpaceTail.Entry entry = tail.get(at + 1);
            List<Event> next = entry != null
                    ? List.of(entry.event())
                    : log.read(spaceId, at + 1, (int) Math.min(READ_AT_ONCE, last - at));
            if (next.isEmpty()) {
                throw new IllegalStateException("space " + spaceId + " lacks place " + (at + 1));
            }
            for (Event event : next) {
                if (event.payload() instanceof Purged) {
                    return new Spaces.Page(found, at, true);
                }
                at = event.spaceVersion();
                if (wanted.test(event)) {
                    found.add(event);
                    left -= event.dataBytes();
                }
                if (found.size() == most || left <= 0) {
                    break;
                }
            }
        }
        return new Spaces.Page(found, at, false);
    }

    /** @see Spaces#since */
    <T> T since(
            SpaceFeed feed,
            long place,
            Predicate<Event> wanted,
            int most,
            int lookedAt,
            BiFunction<SpaceView, @Nullable List<Event>, T> then) {
        List<Event> older = new ArrayList<>();
        long covered = place;
        while (true) {
            long from = covered;
            Missed<T> missed = feed.read(view -> {
                if (place < 0 || place > view.version() || view.version() - place > lookedAt) {
                    return new Missed<>(List.of(), 0, then.apply(view, null));
                }
                if (!view.remembersAfter(from)) {
                    return new Missed<T>(List.of(), view.tail().first(), null);
                }
                List<Event> recent = view.since(from);
                if (hasPurged(recent)) {
                    return new Missed<>(List.of(), 0, then.apply(view, null));
                }
                if (recent.size() > JUDGED_AT_ONCE) {
                    return new Missed<T>(recent, 0, null);
                }
                List<Event> events = new ArrayList<>(older);
                recent.stream().filter(wanted).forEach(events::add);
                return new Missed<>(List.of(), 0, then.apply(view, events.size() > most ? null : events));
            });
            if (missed.answer != null) {
                return missed.answer;
            }
            // Many events, or older than the tail: read them without holding the lock of the space.
            List<Event> next = missed.recent.isEmpty()
                    ? log.read(
                            feed.spaceId(), covered + 1, (int) Math.min(READ_AT_ONCE, missed.tailStart - covered - 1))
                    : missed.recent;
            if (hasPurged(next)) {
                return feed.read(view -> then.apply(view, null));
            }
            next.stream().filter(wanted).forEach(older::add);
            covered += next.size();
            if (older.size() > most) {
                return feed.read(view -> then.apply(view, null));
            }
        }
    }

    private static boolean hasPurged(List<Event> events) {
        return events.stream().anyMatch(event -> event.payload() instanceof Purged);
    }

    private record Missed<T>(
            List<Event> recent, long tailStart, @Nullable T answer) {}
}
