package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.log.EventLog.Inserted;
import dev.signalbox.log.LogClosedException;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.ops.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends for one space, on one virtual thread: take what waits, decide it in order against the live state, insert it as
 * one batch, publish it. Under load the cost of an event falls, because one durable write carries many.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int QUEUE_MAX = 4_096;
    private static final int BATCH_MAX = 256;
    /** More events than this waiting for the projections stop the appender until they have caught up. */
    private static final int UNPROJECTED_MAX = SpaceTail.EVENTS_MAX / 2;
    /** A command that has no place by then is refused. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A command whose insert gets no answer by then is told so; the insert goes on. */
    private static final long UNKNOWN_AFTER_SECONDS = 30;

    private static final long IDLE_MILLIS = 100;
    private static final long COURTESY_MAX_MILLIS = 200;
    private static final long BACKOFF_MILLIS = 200;
    private static final int CATCH_UP_PAGE = 256;

    private final String spaceId;
    private final EventLog log;
    private final KeyStore keys;
    private final SpaceFeed feed;
    private final Clock clock;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Workers.Worker worker;
    private volatile boolean closed;
    private volatile boolean failed;

    Appender(String spaceId, EventLog log, KeyStore keys, SpaceFeed feed, Clock clock, Workers workers) {
        this.spaceId = spaceId;
        this.log = log;
        this.keys = keys;
        this.feed = feed;
        this.clock = clock;
        this.worker = workers.of("appender-" + spaceId, this::run);
    }

    /** A command that was decided, and the event that it asks to insert. */
    private record Decided(Pending pending, BatchState.Placed placed) {
        Event event() {
            return placed.event();
        }
    }

    void start() {
        worker.start();
    }

    CompletableFuture<Appended> append(Command command) {
        Pending pending = new Pending(command, clock.instant().plus(DEADLINE));
        if (!queue.offer(pending)) {
            return CompletableFuture.failedFuture(
                    Refused.busy("Too many writes are waiting for this space; nothing was accepted. Try again."));
        }
        if (closed && queue.remove(pending)) {
            return CompletableFuture.failedFuture(over("nothing was accepted."));
        }
        return pending.result()
                .orTimeout(UNKNOWN_AFTER_SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(e -> {
                    RuntimeException why = e instanceof TimeoutException
                            ? Refused.busy("The store has not answered; whether this was stored is not known yet.")
                            : e instanceof RuntimeException known ? known : new IllegalStateException(e);
                    return CompletableFuture.failedFuture(why);
                });
    }

    /** Refuses what has waited too long and was not decided yet: nothing of it can land any more. Any thread. */
    void refuseOverdue() {
        Instant now = clock.instant();
        for (Pending oldest = queue.peek(); oldest != null && now.isAfter(oldest.deadline()); oldest = queue.peek()) {
            if (queue.remove(oldest)) {
                oldest.refused(overdue());
            }
        }
    }

    /** It takes nothing more. */
    private Refused over(String outcome) {
        return Refused.busy((failed
                        ? "This space cannot be written until the server is started again; "
                        : "The server is shutting down; ")
                + outcome);
    }

    private static Refused overdue() {
        return Refused.busy(
                "This space has too many writes to store this one in time; nothing was accepted. Try again.");
    }

    /** Takes nothing more; what waits is still done. */
    void stopTaking() {
        closed = true;
        worker.mayEnd();
    }

    /** Waits until what was taken is done, for at most {@code millis}. */
    void close(long millis) throws InterruptedException {
        stopTaking();
        worker.finish(Duration.ofMillis(millis));
    }

    private void run() throws InterruptedException {
        List<Pending> batch = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                feed.awaitFewerUnprojected(UNPROJECTED_MAX);
                take(batch);
                if (!batch.isEmpty()) {
                    append(batch);
                    batch.clear();
                }
            }
        } catch (LogClosedException e) {
            LOG.info("[LOG] space={} appender closed", spaceId);
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        } finally {
            closed = true;
            batch.forEach(pending -> pending.refused(over("whether this was stored is not known.")));
            batch.clear();
            queue.drainTo(batch);
            batch.forEach(pending -> pending.refused(over("nothing was accepted.")));
        }
    }

    /** Step 1: take the tail of the queue. */
    private void take(List<Pending> batch) throws InterruptedException {
        Pending first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, BATCH_MAX - 1);
        }
    }

    private void append(List<Pending> waiting) throws InterruptedException {
        boolean contested = false;
        while (!waiting.isEmpty()) {
            long remembered = feed.read(view -> view.tail().first());
            Map<String, Event> used = usedKeys(waiting);
            List<Decided> decided = feed.read(
                    view -> view.tail().first() == remembered ? decide(waiting, used, new BatchState(view)) : null);
            if (decided == null) {
                continue; // a key may have gone from the view to the store, behind our question there
            }
            if (decided.isEmpty()) {
                return;
            }
            // Step 3: insert.
            long started = System.nanoTime();
            Inserted inserted = log.insert(decided.stream().map(Decided::event).toList());
            int accepted = inserted instanceof Inserted.Lost lost ? lost.accepted() : decided.size();
            // Steps 4 and 5: publish, which also hands the events to the projector, and answer.
            publish(decided.subList(0, accepted), waiting);
            if (accepted < decided.size()) {
                contested = true;
                // Another instance was first: take in what it wrote, then decide again.
                persistently(this::follow);
            } else if (contested) {
                // We won against others: leave them the next turn, so that no instance starves.
                TimeUnit.NANOSECONDS.sleep(Math.min(
                        2 * (System.nanoTime() - started), TimeUnit.MILLISECONDS.toNanos(COURTESY_MAX_MILLIS)));
            }
        }
    }

    /** The events that older commands made under the same keys. A key neither here nor in the view was never used. */
    private Map<String, Event> usedKeys(List<Pending> waiting) {
        List<String> hashes = waiting.stream()
                .map(pending -> pending.command().key())
                .filter(Objects::nonNull)
                .map(Event.Key::hash)
                .toList();
        try {
            Map<String, Event> used = new HashMap<>();
            keys.places(hashes).forEach((hash, place) -> {
                Event event = log.at(place);
                if (event != null) {
                    used.put(hash, event);
                }
            });
            return used;
        } catch (MongoException e) {
            waiting.removeIf(pending -> pending.command().key() != null && pending.refused(unavailable()));
            return Map.of();
        }
    }

    private static Refused unavailable() {
        return Refused.busy("The store does not answer; nothing was accepted. Try again.");
    }

    /**
     * Step 2: decides each command against the complete state before it. One that makes no event is answered and leaves,
     * but only when nothing before it in this round waits to be durable: an answer must not rest on what may yet be lost. So
     * the round ends there, and the next begins with it.
     */
    private List<Decided> decide(List<Pending> waiting, Map<String, Event> used, BatchState state) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Decided> decided = new ArrayList<>();
        for (Iterator<Pending> next = waiting.iterator(); next.hasNext(); ) {
            Pending pending = next.next();
            Runnable answer;
            try {
                if (now.isAfter(pending.deadline())) {
                    throw overdue();
                }
                Event.Key key = pending.command().key();
                if (key != null && state.placedUnder(key.hash())) {
                    return decided;
                }
                Event earlier = key == null ? null : earlier(key, used, state, now);
                Command.Draft draft = earlier == null ? draft(pending.command(), state) : null;
                if (draft != null) {
                    decided.add(new Decided(pending, state.place(pending.eventId(), pending.command(), draft, now)));
                    continue;
                }
                answer = () -> pending.done(
                        new Appended(earlier, earlier == null ? null : asCreated(earlier), earlier != null));
            } catch (RuntimeException e) {
                answer = () -> pending.refused(e instanceof MongoException ? unavailable() : e);
            }
            if (state.hasPlaced()) {
                return decided;
            }
            answer.run();
            next.remove();
        }
        return decided;
    }

    /** What goes wrong in the decision of one command is no reason to append nothing more for anybody. */
    private Command.@Nullable Draft draft(Command command, BatchState state) {
        try {
            return command.decision().decide(state);
        } catch (Error e) {
            LOG.error("[LOG] space={} command=failed", spaceId, e);
            throw new IllegalStateException("a command failed", e);
        }
    }

    /** The event that the same key made before, or {@code null}. */
    private static @Nullable Event earlier(Event.Key key, Map<String, Event> used, BatchState state, Instant now) {
        Event recent = state.byKey(key.hash());
        Event earlier =
                recent != null && recent.at().plus(KeyStore.LIFETIME).isAfter(now) ? recent : used.get(key.hash());
        if (earlier != null && !key.equals(earlier.key())) {
            throw new Refused(
                    ErrorCode.IDEMPOTENCY_MISMATCH, "This key was used before with another body; take a new key.");
        }
        return earlier;
    }

    private static @Nullable Task asCreated(Event event) {
        return event.payload() instanceof LifecycleEvent.Created created ? Task.create(event, created) : null;
    }

    private void publish(List<Decided> durable, List<Pending> waiting) throws InterruptedException {
        List<Event> events = durable.stream().map(Decided::event).toList();
        persistently(() -> feed.publish(events));
        for (Decided one : durable) {
            waiting.remove(one.pending);
            one.pending.done(new Appended(one.event(), one.placed.task(), false));
        }
    }

    /** Takes in what other instances wrote, up to the end of the log. Mostly there is nothing, and one look says so. Any thread. */
    void follow() {
        int asked = 1;
        List<Event> found = next(asked);
        while (found.size() == asked) {
            asked = CATCH_UP_PAGE;
            found = next(asked);
        }
    }

    private List<Event> next(int most) {
        List<Event> events = log.read(spaceId, feed.read(SpaceView::version) + 1, most);
        feed.publish(events);
        return events;
    }

    /** What is durable must be published: a store that does not answer is asked again until it does, or we close. */
    private void persistently(Runnable step) throws InterruptedException {
        while (true) {
            try {
                step.run();
                return;
            } catch (MongoException e) {
                LOG.warn(
                        "[LOG] space={} catching_up=waits error={}",
                        spaceId,
                        e.getClass().getSimpleName());
                Thread.sleep(ThreadLocalRandom.current().nextLong(BACKOFF_MILLIS / 2, BACKOFF_MILLIS));
            }
        }
    }
}
