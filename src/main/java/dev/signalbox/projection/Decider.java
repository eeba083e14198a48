package dev.signalbox.projection;

import com.mongodb.MongoException;
import dev.signalbox.log.EventLog;
import dev.signalbox.model.ErrorCode;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import dev.signalbox.model.Refused;
import dev.signalbox.model.Task;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns waiting commands into events: each is decided against the state that the commands before it will leave. Appender
 * thread only.
 */
final class Decider {
    private final EventLog log;
    private final KeyStore keys;
    private final SpaceFeed feed;
    private final Clock clock;

    Decider(EventLog log, KeyStore keys, SpaceFeed feed, Clock clock) {
        this.log = log;
        this.keys = keys;
        this.feed = feed;
        this.clock = clock;
    }

    /** A command and the events to insert for it, at least one. */
    record Decided(Pending pending, List<BatchState.Placed> placed) {
        Stream<Event> events() {
            return placed.stream().map(BatchState.Placed::event);
        }

        void done() {
            BatchState.Placed last = placed.getLast();
            pending.done(new Appended(last.event(), last.task(), false));
        }
    }

    /**
     * The events to insert next. Commands that make none are answered and removed from {@code waiting}.
     *
     * @return empty only when no command waits any more
     */
    List<Decided> decide(List<Pending> waiting) {
        while (true) {
            long remembered = feed.read(view -> view.tail().first());
            Map<String, Event> used = usedKeys(waiting);
            List<Decided> decided = feed.read(
                    view -> view.tail().first() == remembered ? decide(waiting, used, new BatchState(view)) : null);
            if (decided != null) {
                return decided;
            }
            // A key may have moved from the view to the store after we queried it: query again.
        }
    }

    /** The events of earlier commands with the same keys. A key that is neither here nor in the view was never used. */
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
     * Decides each command against the complete state before it. A command that makes no event is answered at once, unless
     * an earlier event of this round is not durable yet: its result would depend on an event that may still be lost. In
     * that case the round ends here, and the next one begins with this command.
     */
    private List<Decided> decide(List<Pending> waiting, Map<String, Event> used, BatchState state) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Decided> decided = new ArrayList<>();
        for (Iterator<Pending> next = waiting.iterator(); next.hasNext(); ) {
            Pending pending = next.next();
            Runnable answer;
            try {
                if (now.isAfter(pending.deadline())) {
                    throw AppendQueue.overdue();
                }
                Event.Key key = pending.command().key();
                if (key != null && state.placedUnder(key.hash())) {
                    return decided;
                }
                Event earlier = key == null ? null : earlier(key, used, state, now);
                Command.Draft draft = earlier == null ? draft(pending.command(), state) : null;
                if (draft != null) {
                    decided.add(new Decided(pending, state.place(pending, draft, now)));
                    continue;
                }
                answer = () -> pending.done(
                        new Appended(earlier, earlier == null ? null : asCreated(earlier), earlier != null));
            } catch (NotLoaded e) {
                throw e;
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

    /** An {@code Error} in one command must not end the appender. */
    private Command.@Nullable Draft draft(Command command, BatchState state) {
        try {
            return command.decision().decide(state);
        } catch (Error e) {
            throw new IllegalStateException("a command failed", e);
        }
    }

    /** The earlier event under the same key, or {@code null}. */
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
}
