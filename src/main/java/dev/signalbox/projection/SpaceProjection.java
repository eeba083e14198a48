package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.PullRequestEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Knows how far one space is projected, and hands the {@link Projector} the events that are not. Methods that only the projector
 * calls say so; any other caller holds a use of the space.
 */
final class SpaceProjection {
    /** Events of one space that are projected together. */
    static final int BATCH_MAX = 500;

    private final SpaceFeed feed;
    private final Projector projector;
    private final Uses uses;
    private final SpaceMemory memory;

    /** Projector only. */
    private SpaceStore.Projected projected;
    /** Projector only. How often the store has refused events of this space, since it last took some. */
    private int refusals;
    /** Projector only. */
    private long retryAtNanos;

    /** @param uses has one more while the projector has something to do */
    SpaceProjection(
            SpaceFeed feed, SpaceStore.Projected projected, Projector projector, Uses uses, SpaceMemory memory) {
        this.feed = feed;
        this.projected = projected;
        this.projector = projector;
        this.uses = uses;
        this.memory = memory;
    }

    /** The first events that are not projected, and how far the space is with them; {@code before} is how far it is now. */
    record Batch(SpaceProjection space, List<Folded> events, SpaceStore.Projected before, SpaceStore.Projected after) {
        SpaceStore.Advance advance() {
            return new SpaceStore.Advance(space.feed.spaceId(), before, after, space.feed.read(SpaceView::due));
        }
    }

    SpaceFeed feed() {
        return feed;
    }

    /** Called after events were folded. */
    void wake(List<Event> folded) {
        int waiting = feed.unprojected();
        if (waiting == 0) {
            return;
        }
        boolean isUrgent =
                projector.isReadElsewhere() && folded.stream().anyMatch(SpaceProjection::isLookedUpInTheStore);
        // What takes too much memory must not be held back either.
        projector.wake(
                this, isUrgent || waiting >= BATCH_MAX || memory.unprojected().isOver());
    }

    /**
     * Whether other instances look for what an event brings in the store: for a new task, and for the issue or pull request
     * by which a webhook finds a task. All else of a task they have from the log.
     */
    private static boolean isLookedUpInTheStore(Event event) {
        return event.taskId() == null
                || event.taskVersion() == 1
                || event.payload() instanceof LifecycleEvent.Deleted
                || event.payload() instanceof LifecycleEvent.Dispatched
                || event.payload() instanceof PullRequestEvent.PrOpened;
    }

    /** Waits, at most {@code millis}, until all events up to now are projected; none of them is held back. */
    void await(long millis) throws InterruptedException {
        await(feed.read(SpaceView::version), millis);
    }

    /** The same for the events up to a version; returns whether they are. */
    boolean await(long version, long millis) throws InterruptedException {
        if (feed.projectedVersion() < version) {
            projector.wake(this, true);
        }
        return feed.awaitProjected(version, millis);
    }

    /** Projector only, as all that follows: it begins to use the space. */
    void begin() {
        uses.more();
    }

    void end() {
        uses.end();
    }

    /** Without events when all are projected. */
    Batch batch() {
        List<Folded> events = feed.unprojected(BATCH_MAX);
        SpaceStore.Projected after = events.isEmpty()
                ? projected
                : new SpaceStore.Projected(
                        events.getLast().event().spaceVersion(),
                        projected.counts().after(events));
        return new Batch(this, events, projected, after);
    }

    /** Returns whether a whole batch was projected, so that more may wait. */
    boolean projected(Batch batch) {
        projected = batch.after();
        refusals = 0;
        if (!batch.events().isEmpty()) {
            feed.projected(batch.events());
        }
        return batch.events().size() == BATCH_MAX;
    }

    /** Returns how often it was refused. */
    int refused() {
        refusals++;
        retryAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Projector.backoffMillis(refusals));
        return refusals;
    }

    boolean isRefused() {
        return refusals > 0;
    }

    boolean mayBeTried() {
        return !isRefused() || System.nanoTime() - retryAtNanos >= 0;
    }
}
