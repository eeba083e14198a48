package dev.signalbox.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.ActivityEvent;
import dev.signalbox.model.Actor;
import dev.signalbox.model.Event;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of the log on every store: run on the embedded store, and on MongoDB where Docker is available. */
abstract class EventLogContract {
    final String space = "s-" + UUID.randomUUID();

    abstract EventLog log();

    Event event(String id, long version) {
        return new Event(
                id,
                space,
                version,
                space + "-task",
                version,
                Instant.parse("2026-01-01T00:00:00.123Z"),
                Actor.SIGNALBOX,
                new ActivityEvent.Progress("step " + version, 50L),
                false,
                null,
                null,
                new Event.Key(id + "-key", "body"));
    }

    List<Event> events(String idPrefix, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(v -> event(idPrefix + v, v))
                .toList();
    }

    @Test
    void insertedEventsAreReadBackInOrder() {
        List<Event> batch = events("a", 1, 600);
        assertThat(log().insert(batch)).isEqualTo(new EventLog.Inserted.All());
        assertThat(log().read(space, 1, 1_000)).isEqualTo(batch);
        assertThat(log().read(space, 599, 10)).isEqualTo(batch.subList(598, 600));
        assertThat(log().timeline(space + "-task", 590, 5)).isEqualTo(batch.subList(590, 595));
        assertThat(log().at(EventLog.place(space, 17))).isEqualTo(batch.get(16));
        assertThat(log().read(space, 601, 10)).isEmpty();
    }

    @Test
    void aTakenPositionRejectsTheRestOfTheBatch() {
        log().insert(events("theirs", 1, 3));
        List<Event> ours = events("ours", 3, 6);
        assertThat(log().insert(ours)).isEqualTo(new EventLog.Inserted.Lost(0));
        assertThat(log().read(space, 1, 10)).isEqualTo(events("theirs", 1, 3));
    }

    @Test
    void insertingTheSameBatchAgainChangesNothing() {
        List<Event> batch = events("a", 1, 5);
        log().insert(batch);
        assertThat(log().insert(batch)).isEqualTo(new EventLog.Inserted.All());
        assertThat(log().read(space, 1, 10)).isEqualTo(batch);
    }

    @Test
    void aPartlyInsertedBatchIsCompleted() {
        List<Event> batch = events("a", 1, 5);
        log().insert(batch.subList(0, 2));
        assertThat(log().insert(batch)).isEqualTo(new EventLog.Inserted.All());
        assertThat(log().read(space, 1, 10)).isEqualTo(batch);
    }

    @Test
    void aBatchLargerThanOneMessageKeepsItsOrder() {
        String text = "x".repeat(60_000);
        List<Event> batch = LongStream.rangeClosed(1, 150)
                .mapToObj(v -> {
                    Event e = event("big" + v, v);
                    return new Event(
                            e.id(),
                            space,
                            v,
                            e.taskId(),
                            v,
                            e.at(),
                            e.actor(),
                            new ActivityEvent.Comment(text, null),
                            false,
                            null,
                            null,
                            null);
                })
                .toList();
        assertThat(log().insert(batch)).isEqualTo(new EventLog.Inserted.All());
        assertThat(log().read(space, 1, 200)).hasSize(150);
    }
}
