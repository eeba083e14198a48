package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.ops.OnDemand;
import dev.signalbox.store.Mongo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Projects the feed of one space into the collections, batch by batch, on a virtual thread while there is something to
 * project. It may be stopped at any point: the guards make a repeat harmless, and the next start continues from {@code projectedVersion}.
 */
final class Projector {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final long BACKOFF_MAX_MILLIS = 1_000;

    private final String spaceId;
    private final SpaceFeed feed;
    private final Stores stores;
    private final Presence presence;
    private final OnDemand work;
    /** One run at a time, and each sees what those before have written. */
    private SpaceStore.Projected projected;

    /** The collections that a projector writes. */
    record Stores(
            TaskStore tasks,
            EntityStore entities,
            KeyStore keys,
            Links links,
            Runs runs,
            Days days,
            SpaceStore spaces) {}

    /** @param uses has one more while it runs */
    Projector(SpaceOpener.Parts parts, String spaceId, SpaceFeed feed, SpaceStore.Projected projected, Uses uses) {
        this.spaceId = spaceId;
        this.feed = feed;
        this.stores = parts.stores();
        this.presence = parts.presence();
        this.projected = projected;
        this.work = parts.workers().onDemand("projector-" + spaceId, this::run, uses::more, uses::end);
    }

    /** Called after events were folded. Any thread that holds a use of the space. */
    void wake() {
        work.wake();
    }

    /** Projects the remaining events, for at most {@code millis}. */
    void close(long millis) throws InterruptedException {
        feed.awaitProjected(millis);
        work.finish(Duration.ZERO);
    }

    private void run() throws InterruptedException {
        for (List<Folded> batch = feed.gatherUnprojected(); !batch.isEmpty(); batch = feed.gatherUnprojected()) {
            project(batch);
            feed.projected(batch);
        }
    }

    private void project(List<Folded> batch) throws InterruptedException {
        SpaceStore.Projected after = new SpaceStore.Projected(
                batch.getLast().event().spaceVersion(), projected.counts().after(batch));
        for (int failures = 0; ; ) {
            try {
                if (presence.areOthersRunning()
                        && stores.spaces().projected(spaceId).version() >= after.version()) {
                    projected = after; // by another instance, with all its collections
                    return;
                }
                stores.tasks().project(batch);
                stores.entities().project(batch);
                stores.keys().project(batch);
                stores.links().project(batch);
                stores.runs().project(batch);
                stores.days().project(batch);
                stores.spaces().advance(spaceId, projected, after, feed.read(SpaceView::due));
                projected = after;
                return;
            } catch (MongoException e) {
                failures++;
                if (!Mongo.isOutage(e)) {
                    LOG.warn(
                            "[PROJECTION] write=failed space={} attempt={} error={}; retrying the batch",
                            spaceId,
                            failures,
                            Mongo.said(e));
                }
                long most = Math.min(BACKOFF_MAX_MILLIS, 20L << Math.min(failures, 10));
                Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
            }
        }
    }
}
