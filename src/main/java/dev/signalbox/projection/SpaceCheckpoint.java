package dev.signalbox.projection;

import com.mongodb.MongoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the checkpoints of one live space, one at a time. */
final class SpaceCheckpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceCheckpoint.class);
    private static final long PROJECTION_MILLIS = 5_000;

    private final String spaceId;
    private final SpaceFeed feed;
    private final SpaceProjection projection;
    private final Checkpoints checkpoints;
    /** Guarded by this. */
    private long written;

    SpaceCheckpoint(String spaceId, SpaceProjection projection, Checkpoints checkpoints, long written) {
        this.spaceId = spaceId;
        this.feed = projection.feed();
        this.projection = projection;
        this.checkpoints = checkpoints;
        this.written = written;
    }

    /** Writes what has changed, if at least {@code events} have happened since the last time. Blocks. */
    synchronized void write(long events) {
        long version = feed.read(SpaceView::version);
        if (version - written < Math.max(1, events)) {
            return;
        }
        Checkpoints.Snapshot taken = null;
        boolean done = false;
        try {
            if (checkpoints.isWrittenElsewhere(spaceId, version)) {
                return;
            }
            boolean isOwner = checkpoints.isOwner(spaceId);
            taken = feed.read(view -> isOwner ? view.takeChanged() : view.takeAll());
            checkpoints.writeChunks(spaceId, taken);
            if (projection.await(taken.version(), PROJECTION_MILLIS)) {
                checkpoints.finish(spaceId, taken);
                written = taken.version();
                done = true;
            }
        } catch (MongoException | IllegalArgumentException e) {
            LOG.warn("[CHECKPOINT] space={} write=failed error={}; trying again in a minute", spaceId, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (taken != null && !done) {
                giveBack(taken);
            }
        }
    }

    private void giveBack(Checkpoints.Snapshot taken) {
        feed.read(view -> {
            view.changed(taken);
            return view;
        });
    }
}
