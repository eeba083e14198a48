package dev.signalbox.delivery;

import com.mongodb.MongoException;
import dev.signalbox.model.Event;
import dev.signalbox.model.Refused;
import dev.signalbox.projection.Spaces;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one client that is behind in one space up to date, at the pace at which the client takes it: a part of what it
 * missed, and the next when nothing waits for it any more; the last part and the step to live are one, while the publisher pauses.
 * Who missed too much gets the present state of each of its rooms instead. A client that is gone simply never asks for the next part.
 */
final class CatchUp implements Runnable {
    /** Sent before the client must have taken them. */
    private static final int PART_EVENTS = 128;

    private static final int PART_BYTES = 256_000;

    /** So many events may be sent in the last step, while nothing is broadcast in the space. */
    private static final int LAST_MAX = 32;

    private static final int LAST_LOOKED_AT_MAX = 256;

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Member member;
    private final Member.Behind behind;
    private final String spaceId;
    private final Spaces spaces;
    private final Encodings encodings;
    private final Rooms rooms;
    private final Executor inTurn;
    /** Found, but not sent yet. One run at a time. */
    private final ArrayDeque<Event> missed = new ArrayDeque<>();

    CatchUp(Member member, Member.Behind behind, Spaces spaces, Encodings encodings, Rooms rooms, Executor inTurn) {
        this.member = member;
        this.behind = behind;
        this.spaceId = behind.spaceId();
        this.spaces = spaces;
        this.encodings = encodings;
        this.rooms = rooms;
        this.inTurn = inTurn;
    }

    /** Goes on when the client has taken what waits for it. Any thread. */
    void next() {
        member.client().whenEmpty(() -> {
            try {
                inTurn.execute(this);
            } catch (RejectedExecutionException e) {
                // the process ends
            }
        });
    }

    /** A little is sent at once, and more when the client has taken what waits for it. Not under the lock of a space. */
    void begin() {
        step(() -> {
            if (!finish() && !find()) {
                next();
            }
        });
    }

    @Override
    public void run() {
        step(() -> {
            if (!missed.isEmpty() || !find()) {
                sendPart();
                next();
            }
        });
    }

    private void step(Runnable step) {
        try {
            step.run();
        } catch (MongoException | Refused e) {
            LOG.warn(
                    "[WS] client={} catching_up=failed error={}",
                    member.client().id(),
                    e.getClass().getSimpleName());
            member.client().close(CloseReason.SLOW_CONSUMER);
        } catch (RuntimeException | Error e) {
            LOG.error("[WS] client={} catching_up=failed", member.client().id(), e);
            member.client().close(CloseReason.SLOW_CONSUMER);
        }
    }

    /** What was found from a place on, up to a version of the space; {@code null} when it is too much. */
    private record Found(@Nullable List<Event> events, long version) {}

    /** Returns whether there is nothing left to do; else {@link #missed} holds what to send before asking again. */
    private boolean find() {
        while (true) {
            Position from = member.position(behind);
            if (from == null) {
                return true; // left, or gone, or joined anew
            }
            Found found = from.isNowhere()
                    ? new Found(null, 0)
                    : spaces.since(
                            spaceId,
                            from.wholeVersion(),
                            // A join meanwhile would end this catching up, so these rooms are all there are.
                            member.wanted(spaceId),
                            Spaces.MISSED_MAX,
                            Spaces.LOOKED_AT_MAX,
                            spaces::view,
                            (view, events) -> new Found(events, view.version()));
            if (found.events == null) {
                // Who only lacks a state may have heard of what a kept one lacks; else it lacks more than any of these.
                boolean present = from.isNowhere() && member.hasHeard(spaceId);
                rooms.inOrder(spaceId, view -> rooms.restart(member, view, present, Map.of(), true))
                        .welcome();
                return true;
            }
            if (found.events.size() > LAST_MAX) {
                missed.addAll(found.events);
                return false;
            }
            found.events.forEach(this::send);
            member.advance(behind, found.version);
            if (finish()) {
                return true;
            }
        }
    }

    /** Goes live while nothing is broadcast, unless too much has happened again. */
    private boolean finish() {
        return rooms.publisher(spaceId).pause(() -> {
            Position from = member.position(behind);
            if (from == null) {
                return true;
            }
            if (from.isNowhere()) {
                return false;
            }
            Found rest = spaces.view(
                    spaceId,
                    view -> view.version() - from.wholeVersion() > LAST_LOOKED_AT_MAX
                                    || !view.remembersAfter(from.wholeVersion())
                            ? new Found(null, 0)
                            : new Found(view.since(from.wholeVersion()), view.version()));
            if (rest.events == null) {
                return false;
            }
            rest.events.forEach(this::send); // those that its rooms do not hear make no message
            member.advance(behind, rest.version);
            member.live(behind);
            return true;
        });
    }

    private void sendPart() {
        int bytes = 0;
        for (int i = 0; i < PART_EVENTS && bytes < PART_BYTES && !missed.isEmpty(); i++) {
            bytes += send(missed.remove());
        }
    }

    private int send(Event event) {
        int bytes = member.replay(behind, encodings.of(event));
        rooms.forgetDeleted(member, event);
        return bytes;
    }
}
