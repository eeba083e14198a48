package dev.signalbox.webhooks;

import dev.signalbox.delivery.EventMessages;
import dev.signalbox.delivery.Room;
import dev.signalbox.model.Event;
import dev.signalbox.model.Json;
import dev.signalbox.model.Purged;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of the events of a space.
 *
 * @param patterns what it wants, as {@code subscribe} takes it; empty for no such choice
 * @param events the same by type of event; of both, one is empty
 * @param disabledReason why it was switched off by itself
 * @param secret that its messages are signed with; in no answer but the one that makes it, and in no line of the log
 * @param cursor the version of the space up to which it has everything
 * @param failing what cannot be delivered now; {@code null} while all goes well
 * @param requests of people, to be sent once: places of events, and {@link #TEST}
 */
record Webhook(
        String id,
        String spaceId,
        String url,
        List<String> patterns,
        List<String> events,
        @Nullable String description,
        boolean enabled,
        @Nullable String disabledReason,
        Instant createdAt,
        String secret,
        long cursor,
        @Nullable Failing failing,
        List<Long> requests) {
    /** The place of a test, which is no event. */
    static final long TEST = 0;

    /**
     * An event that was sent in vain.
     *
     * @param n its version in the space
     * @param since the time of the first attempt
     * @param nextAt the earliest time of the next one
     */
    record Failing(long n, Instant since, int attempts, Instant nextAt) {}

    /** Which events it gets; never places without content. */
    Predicate<Event> wanted() {
        return chosen().and(event -> !(event.payload() instanceof Purged));
    }

    private Predicate<Event> chosen() {
        if (!patterns.isEmpty()) {
            return EventMessages.forRooms(Room.patterns(spaceId, patterns));
        }
        Set<String> types = Set.copyOf(events);
        return types.isEmpty() ? event -> true : event -> types.contains(event.type());
    }

    /** Whether the event after the cursor may be sent. */
    boolean isDue(Instant now) {
        return enabled && (failing == null || !failing.nextAt.isAfter(now));
    }

    /** The order of lists: as they were made. */
    String order() {
        return Json.time(createdAt) + "/" + id;
    }

    String host() {
        return URI.create(url).getHost();
    }

    /** As its admins see it. */
    Map<String, Object> json() {
        return Json.object(
                "id", id,
                "url", url,
                "spaceId", spaceId,
                "patterns", patterns.isEmpty() ? null : patterns,
                "events", events.isEmpty() ? null : events,
                "description", description,
                "enabled", enabled,
                "disabledReason", disabledReason,
                "createdAt", Json.time(createdAt));
    }

    /** The secret stays out of every log. */
    @Override
    public String toString() {
        return "Webhook[id=" + id + ", spaceId=" + spaceId + ", enabled=" + enabled + ", cursor=" + cursor + "]";
    }
}
