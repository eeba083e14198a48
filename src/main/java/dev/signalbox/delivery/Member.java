package dev.signalbox.delivery;

import dev.signalbox.delivery.EventMessages.Slot;
import dev.signalbox.model.Event;
import dev.signalbox.projection.Spaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the rooms know of one client: in each space its rooms, and whether it is live there or behind. A live one gets
 * broadcasts as they happen. One that is behind gets none; a {@link CatchUp} brings it from its position to the present,
 * where it becomes live in one step. Its lock is taken after that of a space, never before.
 */
final class Member {
    private final Client client;

    // All guarded by this.
    private final Map<String, Place> places = new HashMap<>(2);
    /** How many states were sent in this session. */
    private long joins;

    private boolean gone;

    /** A client in one space. */
    private static final class Place {
        private final Map<Room, Seat> seats = new LinkedHashMap<>(2);
        /** The last message that was sent; a part of every offset while the client is in several spaces. */
        private Position sent;
        /** {@code null} while live. */
        private @Nullable Behind behind;
        /** Up to this version it has been sent everything by other means than broadcasts. */
        private long caughtUpTo;

        Place(Position sent) {
            this.sent = sent;
        }

        boolean has(Event event) {
            return Math.max(sent.version(), caughtUpTo) >= event.spaceVersion();
        }
    }

    /**
     * A client that is behind, once: who catches it up holds it, and has nothing to say any more when the client has left,
     * or is live again, or fell behind another time.
     */
    static final class Behind {
        private final String spaceId;
        /** Guarded by the member. */
        private Position position;

        private Behind(Position position) {
            this.spaceId = position.spaceId();
            this.position = position;
        }

        String spaceId() {
            return spaceId;
        }
    }

    Member(Client client) {
        this.client = client;
    }

    Client client() {
        return client;
    }

    synchronized void leave() {
        gone = true;
        places.clear();
        notifyAll();
    }

    /** Every room of the client. */
    synchronized List<Seat> seats() {
        List<Seat> seats = new ArrayList<>();
        places.values().forEach(place -> seats.addAll(place.seats.values()));
        return seats;
    }

    /** The spaces of its rooms. */
    synchronized Set<String> spaces() {
        return Set.copyOf(places.keySet());
    }

    /** How many rooms it would be in after entering these, of which it may be in some. */
    synchronized int roomsWith(Collection<Room> more) {
        Set<Room> all = new HashSet<>(more);
        places.values().forEach(place -> all.addAll(place.seats.keySet()));
        return all.size();
    }

    /** Keeps the rooms as they are now; in this order, so that the last to be kept are the last there were. */
    synchronized CompletionStage<@Nullable Void> remember() {
        return client.remember(seats());
    }

    /**
     * Enters rooms of one space. Inside the space's lock, so that what follows is the next event. Their state is sent by
     * {@link #welcome}, when the right to see it was asked for once more.
     */
    synchronized void join(Collection<Room> rooms, String spaceId, long version) {
        if (gone) {
            return;
        }
        Place place = places.computeIfAbsent(spaceId, id -> new Place(Position.nowhere(id)));
        joins++;
        rooms.forEach(room -> place.seats.put(room, new Seat(room, version, joins)));
    }

    /**
     * Sends the state of rooms that it entered. Who has left one of them meanwhile needs the states of the others instead, and
     * is caught up to those.
     */
    synchronized void welcome(Behind behind, Collection<Room> rooms, List<Message> messages) {
        Place place = place(behind);
        if (place == null) {
            return;
        }
        if (place.seats.keySet().containsAll(rooms)) {
            answer(place, messages, behind.position);
        } else {
            behind.position = Position.nowhere(behind.spaceId);
        }
    }

    /**
     * It has, or is about to get, a state of that version, and lacks what comes after it. Inside the space's lock, when it has
     * been sent everything up to the view's version.
     */
    synchronized @Nullable Behind lag(String spaceId, long version) {
        Place place = places.get(spaceId);
        if (place == null) {
            return null;
        }
        place.behind = new Behind(Position.joined(spaceId, version, joins));
        return place.behind;
    }

    /** Sends states that it asked for in a space where it is not live. */
    synchronized void answerAside(String spaceId, List<Message> states) {
        states.forEach(state -> client.answer(own(state, Position.nowhere(spaceId))));
    }

    /** @param last where the client is after the last message; before, it lacks something */
    private void answer(Place place, List<Message> messages, Position last) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            Position offset = i == messages.size() - 1 ? last : Position.nowhere(last.spaceId());
            client.answer(places.size() == 1 && offset.equals(message.at()) ? message : own(message, offset));
            place.sent = offset;
        }
    }

    /** Goes on in the rooms of a former connection: behind, at the given position. */
    synchronized @Nullable Behind resume(List<Seat> seats, Position from, Position received) {
        if (gone) {
            return null;
        }
        Place place = new Place(received);
        for (Seat seat : seats) {
            place.seats.put(seat.room(), seat);
            joins = Math.max(joins, seat.join());
        }
        joins = Math.max(joins, received.join());
        place.behind = new Behind(from);
        places.put(from.spaceId(), place);
        return place.behind;
    }

    synchronized void leave(Room room) {
        Place place = places.get(room.spaceId());
        if (place != null && place.seats.remove(room) != null && place.seats.isEmpty()) {
            places.remove(room.spaceId());
            notifyAll();
        }
    }

    /** What became of a broadcast at one client. */
    record Heard(boolean sent, @Nullable Behind fellBehind) {
        static final Heard LIVE = new Heard(true, null);
        static final Heard NOT = new Heard(false, null);
    }

    /** Sends a live client what it has not heard yet of an event. By the space's publisher. */
    synchronized Heard hear(Broadcast broadcast) {
        Event event = broadcast.event();
        Place place = places.get(event.spaceId());
        if (place == null || place.behind != null || place.has(event)) {
            return Heard.NOT; // it may have it by another of its rooms
        }
        Selection heard = broadcast.heardIn(place.seats.keySet());
        if (heard == null) {
            return Heard.NOT; // it left meanwhile
        }
        if (!client.send(places.size() == 1 ? heard : own(heard))) {
            return fallBehind(event);
        }
        place.sent = at(heard.messages().getLast());
        return Heard.LIVE;
    }

    /** The client lacks this event, and from now on all others. By the space's publisher. */
    synchronized Heard fallBehind(Event event) {
        Place place = places.get(event.spaceId());
        if (place == null || place.behind != null || place.has(event)) {
            return Heard.NOT;
        }
        place.behind = new Behind(Position.after(event.spaceId(), event.spaceVersion() - 1));
        return new Heard(false, place.behind);
    }

    private @Nullable Place place(Behind behind) {
        Place place = places.get(behind.spaceId);
        return place != null && place.behind == behind ? place : null;
    }

    /** Where it has to be caught up from; {@code null} when that is over. */
    synchronized @Nullable Position position(Behind behind) {
        return place(behind) == null ? null : behind.position;
    }

    /** The spaces in which it is live. */
    synchronized List<String> liveIn() {
        return places.entrySet().stream()
                .filter(place -> place.getValue().behind == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Waits, for at most {@code millis}, while it is behind in the space. */
    synchronized void awaitLive(String spaceId, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (places.get(spaceId) instanceof Place place && place.behind != null && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    /**
     * @param until the space's version, read before: what was sent since then counts as not heard of yet
     * @return {@code null} if it is behind, or its offset says nearly as much
     */
    synchronized @Nullable Standing standing(String spaceId, long until) {
        Place place = places.get(spaceId);
        return place == null || place.behind != null || until - place.sent.version() <= Spaces.MISSED_MAX
                ? null
                : new Standing(spaceId, place.sent.text(), until);
    }

    /** Which of the events of a space the client's rooms hear, as of now. */
    synchronized Wanted wanted(String spaceId) {
        Place place = places.get(spaceId);
        return new Wanted(place == null ? List.of() : place.seats.values());
    }

    /**
     * Sends what the client missed of an event, and moves its position behind it.
     *
     * @return the bytes sent
     */
    synchronized int replay(Behind behind, EventEncoding encoding) {
        Event event = encoding.event();
        Place place = place(behind);
        if (place == null || event.spaceVersion() <= behind.position.wholeVersion()) {
            return 0;
        }
        Set<Slot> heard = encoding.heard(
                room -> place.seats.get(room) instanceof Seat seat && seat.joinedAt() < event.spaceVersion());
        if (behind.position.version() == event.spaceVersion()) {
            heard.removeIf(slot -> slot.ordinal() <= behind.position.index());
        }
        behind.position = Position.after(event.spaceId(), event.spaceVersion());
        int bytes = 0;
        if (!heard.isEmpty()) {
            for (Message message : encoding.select(heard).messages()) {
                place.sent = at(message);
                client.answer(places.size() == 1 ? message : own(message, place.sent));
                bytes += message.bytes();
            }
        }
        return bytes;
    }

    /** It was sent all that its rooms hear up to that version, of which some may have been nothing. */
    synchronized void advance(Behind behind, long version) {
        if (place(behind) != null && version > behind.position.wholeVersion()) {
            behind.position = Position.after(behind.spaceId, version);
        }
    }

    /** From the event after its position on it gets broadcasts. While the space's publisher pauses. */
    synchronized void live(Behind behind) {
        Place place = place(behind);
        if (place != null) {
            place.caughtUpTo = behind.position.wholeVersion();
            place.behind = null;
            notifyAll();
        }
    }

    /** Whether it is behind in that space, for whatever reason. */
    synchronized boolean isBehind(String spaceId) {
        Place place = places.get(spaceId);
        return place != null && place.behind != null;
    }

    /** Whether it may have heard of something in this session. */
    synchronized boolean hasJoined() {
        return joins > 0;
    }

    /** Whether it was sent something of the space, in this session or before a recovery. */
    synchronized boolean hasHeard(String spaceId) {
        Place place = places.get(spaceId);
        return place != null && !place.sent.isNowhere();
    }

    synchronized boolean hasSeat(Room room) {
        Place place = places.get(room.spaceId());
        return place != null && place.seats.containsKey(room);
    }

    /** The rooms of a space. */
    synchronized List<Room> rooms(String spaceId) {
        Place place = places.get(spaceId);
        return place == null ? List.of() : List.copyOf(place.seats.keySet());
    }

    /** Too far behind: it will be sent the states instead of the events. Inside the space's lock. */
    synchronized @Nullable Behind restart(String spaceId, long version) {
        Place place = places.get(spaceId);
        if (place == null) {
            return null;
        }
        joins++;
        place.seats.replaceAll((room, seat) -> new Seat(room, version, joins));
        place.behind = new Behind(Position.joined(spaceId, version, joins));
        return place.behind;
    }

    private static Position at(Message message) {
        Position at = message.at();
        if (at == null) {
            throw new IllegalArgumentException(message.event() + " is of no event");
        }
        return at;
    }

    private Selection own(Selection shared) {
        return new Selection(shared.messages().stream()
                .map(message -> own(message, at(message)))
                .toList());
    }

    /** The message with the client's positions in its other spaces behind its own. */
    private Message own(Message message, Position first) {
        StringBuilder offset = new StringBuilder(first.text());
        places.forEach((spaceId, place) -> {
            if (!spaceId.equals(first.spaceId())) {
                offset.append(',').append(place.sent.text());
            }
        });
        return message.withOffset(offset.toString());
    }
}
