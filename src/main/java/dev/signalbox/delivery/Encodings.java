package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Singleton;

/** The encodings of the newest events: a thousand clients that come back at once share them. Any thread. */
@Singleton
final class Encodings {
    /** As many as a recovery may miss. */
    private static final int KEPT_MAX = Spaces.MISSED_MAX;

    private static final long KEPT_BYTES_MAX = 32 << 20;

    private record Place(String spaceId, long version) {}

    private final Recent<Place, EventEncoding> kept = new Recent<>(KEPT_MAX, KEPT_BYTES_MAX);

    synchronized EventEncoding of(Event event) {
        Place place = new Place(event.spaceId(), event.spaceVersion());
        EventEncoding known = kept.get(place);
        if (known == null) {
            known = new EventEncoding(event);
            kept.put(place, known, known.bytesMax());
        }
        return known;
    }
}
