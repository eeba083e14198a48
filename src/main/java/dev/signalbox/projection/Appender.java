package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.log.EventLog.Inserted;
import dev.signalbox.log.LogClosedException;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.ops.Metrics;
import dev.signalbox.ops.OnDemand;
import dev.signalbox.ops.Traces;
import dev.signalbox.projection.Decider.Decided;
import dev.signalbox.store.Mongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends for one space, on a virtual thread while commands wait, in five steps: take the waiting commands, decide in order against the live
 * state, insert as one batch, project, publish. Under load an event gets cheaper, because one durable write carries many.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    /** While more events than this wait to be projected, the appender pauses. */
    private static final int UNPROJECTED_MAX = SpaceTail.EVENTS_MAX / 2;

    private static final long COURTESY_MAX_MILLIS = 200;
    private static final long BACKOFF_MILLIS = 200;
    private static final int CATCH_UP_PAGE = 256;
    private static final int REFUSED = -1;

    private final String spaceId;
    private final EventLog log;
    private final SpaceFeed feed;
    private final AppendQueue queue;
    private final Decider decider;
    private final SpaceProjection projection;
    private final Presence presence;
    private final Metrics metrics;
    private final Traces traces;
    private final OnDemand work;

    /** @param uses has one more while it runs */
    Appender(SpaceOpener.Parts parts, String spaceId, SpaceProjection projection, Uses uses) {
        this.spaceId = spaceId;
        this.log = parts.log();
        this.feed = projection.feed();
        this.queue = new AppendQueue(parts.clock(), parts.traces(), parts.overdue());
        this.decider = new Decider(log, parts.stores().keys(), feed, parts.clock());
        this.projection = projection;
        this.presence = parts.presence();
        this.metrics = parts.metrics();
        this.traces = parts.traces();
        this.work = parts.workers().onDemand("appender-" + spaceId, this::run, uses::more, uses::end);
    }

    /** Any thread, like all methods that are not private. The caller holds a use of the space. */
    CompletableFuture<Appended> append(Command command) {
        CompletableFuture<Appended> result = queue.add(command);
        work.wake();
        return result;
    }

    /** Accepts no more commands; waiting ones are still processed. */
    void stopTaking() {
        queue.close();
    }

    /** Waits, at most {@code millis}, until the accepted commands are processed. */
    void close(long millis) throws InterruptedException {
        stopTaking();
        work.finish(Duration.ofMillis(millis));
    }

    private void run() throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        try {
            do {
                feed.awaitFewerUnprojected(UNPROJECTED_MAX);
                queue.take(batch); // step 1
                appendAll(batch);
                queue.answered();
            } while (!queue.isEmpty());
        } catch (LogClosedException e) {
            LOG.info("[LOG] space={} appender closed", spaceId);
            queue.end(batch);
        } catch (InterruptedException e) { // closing took too long
            queue.end(batch);
            throw e;
        } catch (RuntimeException | Error e) {
            queue.fail();
            queue.end(batch);
            throw e;
        }
    }

    /** Returns when all commands are answered; each is removed from {@code waiting} when it is. */
    private void appendAll(List<Pending> waiting) throws InterruptedException {
        boolean contested = false;
        withRetries(presence::announce); // or the other instances would not look for our events
        while (!waiting.isEmpty()) {
            List<Decided> decided = decider.decide(waiting); // step 2
            if (decided.isEmpty()) {
                return;
            }
            long started = System.nanoTime();
            List<Event> events = decided.stream().flatMap(Decided::events).toList();
            int accepted = insert(events); // step 3
            if (accepted == REFUSED) {
                waiting.forEach(pending -> pending.refused(Refused.busy(
                        "The disk of the server takes no writes; nothing was accepted. Try again later.")));
                waiting.clear();
                return;
            }
            publish(decided, events.subList(0, accepted), waiting); // steps 4 and 5
            if (accepted < events.size()) {
                contested = true;
                // Another instance was first: fold its events, then decide again.
                followUntilDone();
            } else if (contested) {
                // We won against other instances: yield to them once, so that none starves.
                TimeUnit.NANOSECONDS.sleep(Math.min(
                        2 * (System.nanoTime() - started), TimeUnit.MILLISECONDS.toNanos(COURTESY_MAX_MILLIS)));
            }
        }
    }

    /** Step 3: one durable write. Returns how many events, from the first, were inserted, or {@link #REFUSED}. */
    private int insert(List<Event> events) {
        return switch (log.insert(events)) {
            case Inserted.All all -> events.size();
            case Inserted.Lost lost -> lost.accepted();
            case Inserted.Refused refused -> REFUSED;
        };
    }

    /**
     * Steps 4 and 5: folds each event into the view, queues it for the projector, passes it to the listeners, and answers
     * the commands whose events are all durable.
     */
    private void publish(List<Decided> decided, List<Event> durable, List<Pending> waiting)
            throws InterruptedException {
        durable.forEach(this::detected);
        observe(decided, durable.size());
        withRetries(() -> publish(durable));
        int left = durable.size();
        for (Decided one : decided) {
            int size = one.placed().size();
            if (size <= left) {
                waiting.remove(one.pending());
                one.done();
            } else {
                one.pending().stored(Math.max(0, left)); // decided again for the rest
            }
            left -= size;
        }
    }

    private void observe(List<Decided> decided, int durable) {
        int left = durable;
        for (Decided one : decided) {
            left -= one.placed().size();
            if (left < 0) {
                return;
            }
            Pending pending = one.pending();
            metrics.appended(System.nanoTime() - pending.acceptedNanos());
            one.events().forEach(event -> traces.appended(event, pending.trace(), pending.acceptedNanos()));
        }
    }

    private void detected(Event event) {
        Metrics.EventSource source = Metrics.EventSource.of(event.cause());
        metrics.detected(source);
        LOG.info(
                "[EVENT_DETECTION] source={} type={} space={} version={}",
                source.word(),
                event.type(),
                event.spaceId(),
                event.spaceVersion());
    }

    /** Publishes the events of other instances, up to the end of the log. Usually there are none, which costs one read. */
    void follow() {
        int asked = 1;
        List<Event> found = next(asked);
        while (found.size() == asked) {
            asked = CATCH_UP_PAGE;
            found = next(asked);
        }
    }

    /** Commands that wait. */
    int backlog() {
        return queue.size();
    }

    /** The same, repeated until the store answers. */
    void followUntilDone() throws InterruptedException {
        withRetries(this::follow);
    }

    private List<Event> next(int most) {
        List<Event> events = log.read(spaceId, feed.read(SpaceView::version) + 1, most);
        publish(events);
        return events;
    }

    private void publish(List<Event> events) {
        if (!events.isEmpty()) {
            try {
                feed.publish(events);
            } finally { // some may be folded
                projection.wake(events);
            }
        }
    }

    /** Durable events must be published: a failed step is repeated until the store answers or we close. */
    private void withRetries(Runnable step) throws InterruptedException {
        while (true) {
            try {
                step.run();
                return;
            } catch (MongoException e) {
                long retryInMillis = ThreadLocalRandom.current().nextLong(BACKOFF_MILLIS / 2, BACKOFF_MILLIS);
                if (!Mongo.isOutage(e)) {
                    LOG.warn(
                            "[LOG] space={} publish=failed retry_in={}ms error={}",
                            spaceId,
                            retryInMillis,
                            Mongo.said(e));
                }
                Thread.sleep(retryInMillis);
            }
        }
    }
}
