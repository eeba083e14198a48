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
import org.jspecify.annotations.Nullable;

/** Makes events of waiting commands: each is decided against the state that those before it will have left. The appender's thread. */
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

    /** A command, and the event that it asks to insert. */
    record Decided(Pending pending, BatchState.Placed placed) {
        Event event() {
            return placed.event();
        }

        void done() {
            pending.done(new Appended(event(), placed.task(), false));
        }
    }

    /**
     * The events to insert next. Commands that make none are answered, and leave {@code waiting}.
     *
     * @return empty only if nothing waits any more
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
            // A key may have gone from the view to the store, behind our question there: ask again.
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
     * Decides each command against the complete state before it. One that makes no event is answered and leaves, but only
     * when nothing before it in this round waits to be durable: an answer must not rest on what may yet be lost. So the round
     * ends there, and the next begins with it.
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
                    decided.add(new Decided(pending, state.place(pending.eventId(), pending.command(), draft, now)));
                    continue;
                }
                answer = () -> pending.done(
                        new Appended(earlier, earlier == null ? null : asCreated(earlier), earlier != null));
            } catch (TaskNotLoaded e) {
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

    /** What goes wrong in the decision of one command is no reason to append nothing more for anybody. */
    private Command.@Nullable Draft draft(Command command, BatchState state) {
        try {
            return command.decision().decide(state);
        } catch (Error e) {
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
}
