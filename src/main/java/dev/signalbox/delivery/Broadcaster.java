package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each event to the rooms that hear it, in feed order. */
@Singleton
final class Broadcaster implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

    private final Rooms rooms;

    Broadcaster(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        Event event = folded.event();
        long started = System.nanoTime();
        int clients = rooms.broadcast(event);
        LOG.info(
                "[EVENT_BROADCAST] type={} space={} version={} clients={} ms={}",
                event.type(),
                event.spaceId(),
                event.spaceVersion(),
                clients,
                (System.nanoTime() - started) / 1_000_000);
    }
}
