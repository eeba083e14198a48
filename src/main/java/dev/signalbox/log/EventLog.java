package dev.signalbox.log;

import dev.signalbox.model.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one total order of each space. What it holds is durable, and never changes. */
public interface EventLog {
    /** What became of a batch: a conflict is an answer, not an exception. */
    sealed interface Inserted {
        /** Every event has the place that it came with. */
        record All() implements Inserted {}

        /** The first {@code accepted} have their places; the next place belongs to another instance. */
        record Lost(int accepted) implements Inserted {}
    }

    /**
     * Inserts events of one space at the places they carry, in order. An unknown outcome (connection lost, part of a
     * batch) is resolved by inserting the same documents again and reading whose they are; that goes on until the store
     * answers, because nothing may be called failed that can still land.
     *
     * @throws LogClosedException when this process ends first
     */
    Inserted insert(List<Event> batch);

    /** The events from a place on, without a gap, at most {@code limit}; shorter only at the end of the log. */
    List<Event> read(String spaceId, long from, int limit);

    /** The events of a task after a task version, oldest first, at most {@code limit}. */
    List<Event> timeline(String taskId, long after, int limit);

    /** The event at {@code "<spaceId>/<12 digits>"}, or {@code null}. */
    @Nullable
    Event at(String place);

    /** The place of an event as the log writes it. */
    static String place(String spaceId, long spaceVersion) {
        return spaceId + "/" + "%012d".formatted(spaceVersion);
    }
}
