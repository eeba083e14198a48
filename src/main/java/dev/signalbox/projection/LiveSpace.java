package dev.signalbox.projection;

import dev.signalbox.model.Event;
import dev.signalbox.ops.OnDemand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A space in memory, from its opening until it leaves. Whoever works with it holds a use, which {@link #close} ends; without
 * one nothing but {@link #tryUse} and {@link #leave} may be called. Any thread.
 */
final class LiveSpace implements SpaceUse {
    /** Fewer events than these are folded again at a start, which is quicker than to write a checkpoint each minute. */
    static final long CHECKPOINT_EVENTS = 500;

    private final SpaceFeed feed;
    private final SpaceProjection projection;
    private final Appender appender;
    private final Uses uses;
    private final OnDemand following;
    private final SpaceCheckpoint checkpoint;
    private final AtomicLong known = new AtomicLong();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** The caller holds its first use. */
    LiveSpace(
            SpaceOpener.Parts parts,
            String spaceId,
            SpaceProjection projection,
            SpaceCheckpoint checkpoint,
            Uses uses) {
        this.feed = projection.feed();
        this.projection = projection;
        this.checkpoint = checkpoint;
        this.uses = uses;
        this.appender = new Appender(parts, spaceId, projection, uses);
        this.following =
                parts.workers().onDemand("follower-" + spaceId, appender::followUntilDone, uses::more, uses::end);
    }

    /** Folds events from before the start of this instance, which nobody is told about. */
    void begin(List<Event> events) {
        feed.begin(events);
        projection.wake(List.of());
    }

    SpaceFeed feed() {
        return feed;
    }

    SpaceProjection projection() {
        return projection;
    }

    /** Publishes the events of other instances, up to the end of the log. Usually there are none, which costs one read. */
    void follow() {
        appender.follow();
    }

    /** Commands that wait for the appender. */
    int commandsWaiting() {
        return appender.backlog();
    }

    /** The same on another thread, once for those who ask meanwhile. The caller holds a use of the space. Never blocks. */
    void followSoon() {
        following.wake();
    }

    /** The log has this version, whether it is here already or not. */
    void isInLog(long version) {
        known.accumulateAndGet(version, Math::max);
    }

    /** Events that are known to be in the log, and not here yet. */
    long lag() {
        return Math.max(0, known.get() - feed.read(SpaceView::version));
    }

    /** The use goes on until the command is answered. */
    CompletionStage<Appended> append(Command command) {
        uses.more();
        return appender.append(command).whenComplete((appended, refused) -> close());
    }

    /** Begins a use; {@code false} when the space has left, or is leaving. */
    boolean tryUse() {
        return uses.begin();
    }

    /** Ends a use. */
    @Override
    public void close() {
        uses.touch();
        uses.end();
    }

    /** Ends a use that must not keep the space in memory. */
    void closeUnnoticed() {
        uses.end();
    }

    void touch() {
        uses.touch();
    }

    /**
     * Ends all use if there has been none for so long: no call, command or subscription, and every event is projected.
     * {@link #gone} must follow when everything that was kept for it is removed. Blocks while a checkpoint is written. One
     * thread at a time: another one would let it go while its checkpoint is written, and overwrite that of the next opening.
     */
    boolean leave(Duration unusedFor) {
        if (!uses.isIdle(unusedFor)) {
            return false;
        }
        checkpoint.write(1); // not once it has left: who needs it then would wait for that
        return uses.isIdle(unusedFor) && uses.leave(); // it may have been used meanwhile
    }

    /** If many events have happened since the last one. Blocks. */
    void writeCheckpoint() {
        checkpoint.write(CHECKPOINT_EVENTS);
    }

    /** Whether nothing uses it now, so that it leaves once that has lasted long enough. */
    boolean isUnused() {
        return uses.isNone();
    }

    void gone() {
        gone.complete(null);
    }

    /** For who could not begin a use: waits until the space can be opened again. */
    void awaitGone() {
        gone.join();
    }

    /** Accepts no more commands; waiting ones are still processed. */
    void stopTaking() {
        appender.stopTaking();
    }

    /** Waits, at most {@code millis} for each, until the accepted commands are processed and projected. */
    void stop(long millis) throws InterruptedException {
        following.finish(Duration.ofMillis(millis));
        appender.close(millis);
        checkpoint.write(1);
        projection.await(millis);
    }
}
