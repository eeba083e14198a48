package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.SpaceTail;
import dev.signalbox.projection.Spaces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes, for each event, the subscriptions whose rooms it concerns: in feed order, and outside the lock of the space. */
@Singleton
final class Broadcaster implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

    private final Provider<Spaces> spaces; // which know their listeners
    private final RoomIndex index;
    /** One for each live space. */
    private final Map<String, Progress> spacesSeen = new ConcurrentHashMap<>();

    Broadcaster(Provider<Spaces> spaces, RoomIndex index) {
        this.spaces = spaces;
        this.index = index;
    }

    /** How far one space is. */
    private static final class Progress {
        private final SpaceTail tail;
        private final ReentrantLock lock = new ReentrantLock();
        /** Written under the lock. */
        private volatile long wokenTo;

        Progress(SpaceTail tail) {
            this.tail = tail;
            this.wokenTo = tail.last();
        }
    }

    /** A space must be watched before the first subscription enters a room of it. */
    void watch(String spaceId, SpaceTail tail) {
        spacesSeen.computeIfAbsent(spaceId, id -> new Progress(tail));
    }

    /** The newest event of a space of which all have been woken who hear it. */
    long wokenTo(String spaceId) {
        Progress progress = spacesSeen.get(spaceId);
        return progress == null ? 0 : progress.wokenTo;
    }

    @Override
    public void settled(String spaceId) {
        Progress progress = spacesSeen.get(spaceId);
        if (progress == null) {
            return; // nobody was ever in a room of it
        }
        progress.lock.lock();
        try {
            while (progress.wokenTo < progress.tail.last()) {
                long version = progress.wokenTo + 1;
                SpaceTail.Entry entry = progress.tail.get(version);
                if (entry == null || !wake(entry)) {
                    index.inSpace(spaceId).forEach(each -> each.subscriber().wake(each, version)); // they find out
                }
                progress.wokenTo = version;
            }
        } finally {
            progress.lock.unlock();
        }
    }

    /** @return whether it is known whom the event concerns, and those were woken */
    private boolean wake(SpaceTail.Entry entry) {
        Event event = entry.event();
        long started = System.nanoTime();
        int clients = 0;
        try {
            for (Room room : entry.encoded(EventEncoding::new).rooms()) {
                for (Subscription each : index.in(room)) {
                    clients += each.subscriber().wake(each, event.spaceVersion()) ? 1 : 0;
                }
            }
        } catch (RuntimeException | Error e) { // no memory, for instance
            LOG.error("[EVENT_BROADCAST] space={} version={} failed", event.spaceId(), event.spaceVersion(), e);
            return false;
        }
        LOG.info(
                "[EVENT_BROADCAST] type={} space={} version={} clients={} ms={}",
                event.type(),
                event.spaceId(),
                event.spaceVersion(),
                clients,
                (System.nanoTime() - started) / 1_000_000);
        return true;
    }
}
