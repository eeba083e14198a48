package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.Actor;
import dev.signalbox.model.EntityEvent;
import dev.signalbox.model.Event;
import dev.signalbox.model.LifecycleEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SpaceViewTest {
    private static final SpaceMemory MEMORY = new SpaceMemory(1L << 30);
    private static final Freshness FRESH = new Freshness(Clock.systemUTC(), System::nanoTime);
    private static final int LARGE = 64 << 10;
    private static final int SO_MANY_ARE_KEPT = (32 << 20) / LARGE;
    private static final String LARGE_TEXT = "x".repeat(LARGE);

    private final SpaceView view = new SpaceView(
            "a", new SpaceView.Shared(new ConcurrentHashMap<>(), new TaskDetails(MEMORY), MEMORY, FRESH, 100));
    private final List<Folded> unprojected = new ArrayList<>();

    private void append(long version, String text) {
        unprojected.add(view.apply(event("a", version, text)));
    }

    static Event event(String spaceId, long version, String text) {
        EntityEvent change = new EntityEvent("being", "b", EntityEvent.Verb.UPDATED, Map.of("text", text));
        Event.Key key = new Event.Key("key" + version, "body");
        return new Event(
                "e" + version,
                spaceId,
                version,
                null,
                0,
                Instant.EPOCH,
                Actor.SIGNALBOX,
                change,
                false,
                null,
                null,
                key);
    }

    private void project() {
        view.projected(view.version(), unprojected);
        unprojected.clear();
    }

    @Test
    void recentEventsAreBoundedByBytes() {
        for (long version = 1; version <= 1_000; version++) {
            append(version, LARGE_TEXT);
            project();
        }

        List<Event> recent = view.since(0);
        assertThat(recent).hasSizeBetween(SO_MANY_ARE_KEPT / 2, SO_MANY_ARE_KEPT);
        assertThat(recent.getLast().spaceVersion()).isEqualTo(1_000);
        assertThat(view.remembersAfter(recent.getFirst().spaceVersion() - 1)).isTrue();
        assertThat(view.remembersAfter(recent.getFirst().spaceVersion() - 2)).isFalse();
        assertThat(view.byKey("key1")).isNull();
    }

    @Test
    void recentEventsAreBoundedByNumber() {
        for (long version = 1; version <= SpaceTail.EVENTS_MAX + 10; version++) {
            append(version, "x");
            project();
        }

        assertThat(view.since(0))
                .hasSize(SpaceTail.EVENTS_MAX)
                .first()
                .extracting(Event::spaceVersion)
                .isEqualTo(11L);
    }

    @Test
    void unprojectedEventsAreKeptForTheirKeys() {
        for (long version = 1; version <= 1_000; version++) {
            append(version, LARGE_TEXT);
        }
        assertThat(view.byKey("key1")).isNotNull();
        project();

        assertThat(view.byKey("key1")).isNull();
        assertThat(view.since(0)).hasSizeLessThanOrEqualTo(SO_MANY_ARE_KEPT);
    }

    @Test
    void eventsSinceAVersionAreThoseAfterIt() {
        for (long version = 1; version <= 10; version++) {
            append(version, "x");
        }

        assertThat(view.since(7)).extracting(Event::spaceVersion).containsExactly(8L, 9L, 10L);
        assertThat(view.since(10)).isEmpty();
    }

    @Test
    void endedTasksWithoutARowAreLookedForInTheStoreAfterAStart() {
        view.begin(7, 7, StatusCounts.of(Map.of("merged", 5, "created", 2)), List.of());
        assertThat(view.tasks().rowsAfter()).isZero();

        view.opened();

        assertThat(view.tasks().rowsAfter()).isEqualTo(7);
    }

    @Test
    void aQuietSpaceGivesBackWhatOthersNeed() {
        SpaceMemory memory = new SpaceMemory(64 << 20); // 8 MiB for the events of all, 4 MiB for their encodings
        SpaceView quiet = filled("quiet", memory, 36, 5); // about 7 and 4 MiB
        assertThat(memory.isShortForTails()).isFalse();
        filled("busy", memory, 20, 2);
        assertThat(memory.events().isOver()).isTrue();
        assertThat(memory.encodings().isOver()).isTrue();

        quiet.trim();

        assertThat(memory.isShortForTails()).isFalse();
        assertThat(quiet.since(0)).hasSizeBetween(10, 25);
    }

    private static SpaceView filled(String spaceId, SpaceMemory memory, int events, int encoded) {
        SpaceView filled = new SpaceView(
                spaceId, new SpaceView.Shared(new ConcurrentHashMap<>(), new TaskDetails(memory), memory, FRESH, 100));
        for (long version = 1; version <= events; version++) {
            filled.projected(version, List.of(filled.apply(event(spaceId, version, LARGE_TEXT))));
        }
        for (long version = 1; version <= encoded; version++) {
            Objects.requireNonNull(filled.tail().get(version)).encoded(Event::id);
        }
        return filled;
    }

    @Test
    void whatASpaceHasTakenOfTheMemoryOfAllIsGivenBackWhenItLeaves() {
        SpaceMemory memory = new SpaceMemory(1L << 30);
        SpaceView leaving = new SpaceView(
                "b", new SpaceView.Shared(new ConcurrentHashMap<>(), new TaskDetails(memory), memory, FRESH, 100));
        Event created = new Event(
                "e1",
                "b",
                1,
                "t",
                1,
                Instant.EPOCH,
                Actor.SIGNALBOX,
                new LifecycleEvent.Created("T", null, null, List.of("l"), null, null),
                false,
                null,
                null,
                null);
        leaving.apply(created);
        assertThat(memory.rows().used()).isPositive();
        assertThat(memory.events().used()).isPositive();

        leaving.leave();

        assertThat(memory.rows().used()).isZero();
        assertThat(memory.events().used()).isZero();
        assertThat(memory.tails()).hasValue(0);
    }
}
