package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.log.EventLog.Inserted;
import dev.signalbox.log.LogClosedException;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.Ids;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import dev.signalbox.model.TaskEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    private static final int UNPROJECTED_MAX = 20_000;
    /** A command that has no place by then is refused. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final long IDLE_MILLIS = 1_000;
    private static final int CATCH_UP_PAGE = 256;

    private final String spaceId;
    private final EventLog log;
    private final KeyStore keys;
    private final SpaceFeed feed;
    private final Clock clock;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread thread;
    private volatile boolean closed;

    Appender(String spaceId, EventLog log, KeyStore keys, SpaceFeed feed, Clock clock) {
        this.spaceId = spaceId;
        this.log = log;
        this.keys = keys;
        this.feed = feed;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("appender-" + spaceId).unstarted(this::run);
    }

    /** A command that waits; its event id stays the same however often it is decided. */
    private static final class Pending {
        final Command command;
        final String eventId = Ids.next();
        final Instant deadline;
        final CompletableFuture<Appended> result = new CompletableFuture<>();

        Pending(Command command, Instant deadline) {
            this.command = command;
            this.deadline = deadline;
        }

        /** Whoever waits goes on in a thread of its own, never in the appender's. */
        boolean done(Appended appended) {
            result.completeAsync(() -> appended, Thread::startVirtualThread);
            return true;
        }

        boolean refused(RuntimeException why) {
            Thread.startVirtualThread(() -> result.completeExceptionally(why));
            return true;
        }
    }

    /** A command that was decided, and the event that it asks to insert. */
    private record Decided(Pending pending, Event event) {}

    void start() {
        thread.start();
    }

    CompletableFuture<Appended> append(Command command) {
        Pending pending = new Pending(command, clock.instant().plus(DEADLINE));
        if (closed || !queue.offer(pending)) {
            return CompletableFuture.failedFuture(
                    Refused.busy("Too many writes are waiting for this space; nothing was accepted. Try again."));
        }
        if (closed && queue.remove(pending)) {
            return CompletableFuture.failedFuture(Refused.busy("The server is shutting down; nothing was accepted."));
        }
        return pending.result;
    }

    /** Takes nothing more, finishes what waits, for at most {@code millis}. */
    void close(long millis) throws InterruptedException {
        closed = true;
        thread.join(millis);
        thread.interrupt();
    }

    private void run() {
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
        } catch (InterruptedException | LogClosedException e) {
            LOG.info("[LOG] space={} appender closed", spaceId);
        } catch (RuntimeException | Error e) {
            LOG.error("[LOG] space={} appender stopped", spaceId, e);
            throw e;
        } finally {
            closed = true;
            queue.drainTo(batch);
            batch.forEach(p -> p.refused(Refused.busy("The server is shutting down; the outcome is not known.")));
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
            Map<String, KeyStore.Used> used = usedKeys(waiting);
            List<Decided> decided = feed.read(view -> decide(waiting, used, new BatchState(view)));
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
                catchUp();
            } else if (contested) {
                // We won against others: leave them the next turn, so that no instance starves.
                TimeUnit.NANOSECONDS.sleep(2 * (System.nanoTime() - started));
            }
        }
    }

    /** Older commands under the same keys. A key that is neither here nor in the view was never used. */
    private Map<String, KeyStore.Used> usedKeys(List<Pending> waiting) {
        List<String> hashes = waiting.stream()
                .map(pending -> pending.command.key())
                .filter(Objects::nonNull)
                .map(Event.Key::hash)
                .toList();
        try {
            return keys.find(hashes);
        } catch (MongoException e) {
            waiting.removeIf(pending -> pending.command.key() != null && pending.refused(unavailable()));
            return Map.of();
        }
    }

    private static Refused unavailable() {
        return Refused.busy("The store does not answer; nothing was accepted. Try again.");
    }

    /**
     * Step 2: decides each command against the complete state before it. A command that makes no event is answered and
     * leaves; one that repeats another of this batch waits for the next round, when that one is durable.
     */
    private List<Decided> decide(List<Pending> waiting, Map<String, KeyStore.Used> used, BatchState state) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Decided> decided = new ArrayList<>();
        waiting.removeIf(pending -> {
            Command command = pending.command;
            try {
                if (now.isAfter(pending.deadline)) {
                    return pending.refused(
                            Refused.busy("No place in the log was found in time; nothing was accepted. Try again."));
                }
                if (command.key() != null && state.placedUnder(command.key().hash())) {
                    return false;
                }
                Event earlier = command.key() == null ? null : earlier(command.key(), used, state);
                if (earlier != null) {
                    return pending.done(new Appended(earlier, asCreated(earlier), true));
                }
                Command.Draft draft = command.decision().decide(state);
                if (draft == null) {
                    return pending.done(new Appended(null, null, false));
                }
                decided.add(new Decided(pending, state.place(pending.eventId, command, draft, now)));
                return false;
            } catch (RuntimeException e) {
                return pending.refused(e instanceof MongoException ? unavailable() : e);
            }
        });
        return decided;
    }

    /** The event that the same key made before, or {@code null}. */
    private @Nullable Event earlier(Event.Key key, Map<String, KeyStore.Used> used, BatchState state) {
        Event recent = state.byKey(key.hash());
        KeyStore.Used older = used.get(key.hash());
        if (recent == null && older == null) {
            return null;
        }
        String bodyHash = recent != null && recent.key() != null
                ? recent.key().bodyHash()
                : Objects.requireNonNull(older).bodyHash();
        if (!bodyHash.equals(key.bodyHash())) {
            throw new Refused(
                    ErrorCode.IDEMPOTENCY_MISMATCH, "This key was used before with another body; take a new key.");
        }
        return recent != null ? recent : log.at(Objects.requireNonNull(older).place());
    }

    private static @Nullable Task asCreated(Event event) {
        return event.payload() instanceof TaskEvent.Created created ? Task.create(event, created) : null;
    }

    private void publish(List<Decided> durable, List<Pending> waiting) {
        List<Folded> published =
                feed.publish(durable.stream().map(Decided::event).toList());
        for (int i = 0; i < durable.size(); i++) {
            Pending pending = durable.get(i).pending;
            waiting.remove(pending);
            pending.done(new Appended(durable.get(i).event, published.get(i).task(), false));
        }
    }

    /** Another instance was first: take in what it wrote, then decide again. */
    private void catchUp() {
        List<Event> page;
        do {
            long next = feed.read(SpaceView::version) + 1;
            page = log.read(spaceId, next, CATCH_UP_PAGE);
            feed.publish(page);
        } while (page.size() == CATCH_UP_PAGE);
    }
}
