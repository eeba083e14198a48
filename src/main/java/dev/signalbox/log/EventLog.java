package dev.signalbox.log;

import dev.signalbox.model.Event;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The total order of events in each space. Its events are durable and never change, until those of a task are removed for good. */
public interface EventLog {
    /** The outcome of an insert: a conflict is a result, not an exception. */
    sealed interface Inserted {
        /** All events were inserted at their positions. */
        record All() implements Inserted {}

        /** Only the first {@code accepted} were inserted; another instance has taken the next position. */
        record Lost(int accepted) implements Inserted {}

        /** None was inserted, nor will be: the store takes no writes now. */
        record Refused() implements Inserted {}
    }

    /**
     * Inserts events of one space, in order, at the positions they carry. An unknown outcome (connection lost, part of a
     * batch written) is resolved by inserting the same documents again and reading which events hold the positions. This is
     * repeated until the store answers or says that it takes no writes, because an event must not be reported as failed while its insert can still succeed.
     *
     * @throws LogClosedException when this process is closed first
     */
    Inserted insert(List<Event> batch);

    /** The events from a position on, without gaps, at most {@code limit}; fewer only at the end of the log. */
    List<Event> read(String spaceId, long from, int limit);

    /** The events of a task after a task version, oldest first, at most {@code limit}. */
    List<Event> timeline(String taskId, long after, int limit);

    /**
     * Replaces all events of a deleted task by {@link dev.signalbox.model.Purged} ones, the deletion last. At every moment the
     * log can be folded: a task that lacks its newest events is still deleted by the deletion.
     *
     * @param version the number of its events
     */
    void purge(String taskId, long version);

    /** The event at {@code "<spaceId>/<12 digits>"}, or {@code null}. */
    @Nullable
    Event at(String place);

    /** Those of these places, {@code "<spaceId>/<12 digits>"} each, at which there is an event. */
    Set<String> taken(Collection<String> places);

    /** The key of a position: {@code "<spaceId>/<12 digits>"}. */
    static String place(String spaceId, long spaceVersion) {
        return spaceId + "/" + "%012d".formatted(spaceVersion);
    }

    /** The space of a position: what is before its last slash. */
    static String spaceOf(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    /** The version of the space at a position: what is behind its last slash. */
    static long version(String place) {
        return Long.parseLong(place.substring(place.lastIndexOf('/') + 1));
    }
}
