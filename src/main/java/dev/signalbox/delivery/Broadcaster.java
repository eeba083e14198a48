package dev.signalbox.delivery;

import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.Folded;
import dev.signalbox.projection.SpaceView;
import jakarta.inject.Singleton;

/** Sends each event to the rooms that hear it, in feed order: noted under the lock of the space, sent outside it. */
@Singleton
final class Broadcaster implements FeedListener {
    private final Rooms rooms;

    Broadcaster(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void published(SpaceView view, Folded folded) {
        rooms.publisher(view.spaceId()).add(folded.event());
    }

    @Override
    public void settled(String spaceId) {
        rooms.publisher(spaceId).publish();
    }
}
