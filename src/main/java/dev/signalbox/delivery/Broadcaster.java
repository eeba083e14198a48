package dev.signalbox.delivery;

import dev.signalbox.model.Event;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.Traces;
import dev.signalbox.projection.FeedListener;
import dev.signalbox.projection.SpaceTail;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the subscriptions to the rooms of each event, in feed order and outside the lock of the space. */
@Singleton
final class Broadcaster implements FeedListener {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

    private final RoomIndex index;
    private final Metrics metrics;
    private final Traces traces;
    /** One for each live space. */
    private final Map<String, Progress> spacesSeen = new ConcurrentHashMap<>();

    Broadcaster(RoomIndex index, Metrics metrics, Traces traces) {
        this.index = index;
        this.metrics = metrics;
        this.traces = traces;
    }

    private static final class Progress {
        private final SpaceTail tail;
        private final ReentrantLock lock = new ReentrantLock();
        /** Written under the lock. */
        private volatile long wokenTo;

        /** Whether an event is on its way whose time is taken: one at a time, so that this costs the same with any traffic. */
        private volatile boolean measuring;

        Progress(SpaceTail tail) {
            this.tail = tail;
            this.wokenTo = tail.last();
        }
    }

    /** Call it before a subscription enters the first room of a space. */
    void watch(String spaceId, SpaceTail tail) {
        spacesSeen.computeIfAbsent(spaceId, id -> new Progress(tail));
    }

    /** The newest event of a space whose subscribers have all been woken. */
    long wokenTo(String spaceId) {
        Progress progress = spacesSeen.get(spaceId);
        return progress == null ? 0 : progress.wokenTo;
    }

    @Override
    public void left(String spaceId) {
        spacesSeen.remove(spaceId);
    }

    @Override
    public void settled(String spaceId) {
        Progress progress = spacesSeen.get(spaceId);
        if (progress == null) {
            return; // no client was ever in a room of it
        }
        progress.lock.lock();
        try {
            while (progress.wokenTo < progress.tail.last()) {
                long version = progress.wokenTo + 1;
                SpaceTail.Entry entry = progress.tail.get(version);
                if (entry == null || !wake(entry, progress)) {
                    index.inSpace(spaceId)
                            .forEach(each -> each.subscriber().wake(each, version)); // each checks for itself
                }
                progress.wokenTo = version;
            }
        } finally {
            progress.lock.unlock();
        }
    }

    private Measurement measure(long version, Progress progress) {
        progress.measuring = true;
        return new Measurement(version, nanos -> {
            progress.measuring = false;
            if (nanos > 0) {
                metrics.writtenToAll(nanos);
            }
        });
    }

    /** @return false if the rooms of the event could not be determined; then wake every subscription of the space */
    private boolean wake(SpaceTail.Entry entry, Progress progress) {
        Event event = entry.event();
        long started = System.nanoTime();
        int clients = 0;
        Measurement measurement = progress.measuring ? null : measure(event.spaceVersion(), progress);
        try {
            for (Room room : entry.encoded(EventEncoding::new).rooms()) {
                for (Subscription each : index.in(room)) {
                    clients += each.subscriber().wake(each, event.spaceVersion(), measurement) ? 1 : 0;
                }
            }
        } catch (RuntimeException | Error e) { // out of memory, for example
            LOG.error(
                    "[EVENT_BROADCAST] wake=failed space={} version={}; waking every subscription of the space",
                    event.spaceId(),
                    event.spaceVersion(),
                    e);
            return false;
        } finally {
            if (measurement != null) {
                measurement.end();
            }
        }
        metrics.broadcast(event.type());
        traces.broadcast(event, started, clients);
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
