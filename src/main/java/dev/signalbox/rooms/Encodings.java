package dev.signalbox.rooms;

import dev.signalbox.model.Event;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** The encodings of the newest events: a thousand clients that come back at once share them. Any thread. */
@Singleton
final class Encodings {
    /** As many as a recovery may miss. */
    private static final int KEPT_MAX = Spaces.MISSED_MAX;

    private record Place(String spaceId, long version) {}

    /** Guarded by itself. The one that was used last stands last. */
    private final Map<Place, EventEncoding> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, EventEncoding> eldest) {
            return size() > KEPT_MAX;
        }
    };

    EventEncoding of(Event event) {
        synchronized (kept) {
            return kept.computeIfAbsent(
                    new Place(event.spaceId(), event.spaceVersion()), place -> new EventEncoding(event));
        }
    }
}
