package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SpaceFeedTest {
    private static final String LARGE = "x".repeat(60_000);
    private static final int MANY = 10_000;

    /** One in sixteen bytes may be unprojected: five of the large events. */
    private final SpaceMemory memory = new SpaceMemory(16 << 20);

    private final Freshness fresh = new Freshness(Clock.systemUTC(), System::nanoTime);

    private SpaceFeed feed(String spaceId) {
        SpaceView view = new SpaceView(
                spaceId, new SpaceView.Shared(new ConcurrentHashMap<>(), new TaskDetails(memory), memory, fresh, 100));
        Projector.Stores none = new Projector.Stores(null, null, null, null, null, null, null);
        return new SpaceFeed(view, none, 0, List.of(), memory);
    }

    private static void publish(SpaceFeed feed, int events, String text) {
        feed.publish(LongStream.rangeClosed(1, events)
                .mapToObj(version -> SpaceViewTest.event(feed.spaceId(), version, text))
                .toList());
    }

    private static CompletableFuture<Void> fewer(SpaceFeed feed) {
        return CompletableFuture.runAsync(() -> {
            try {
                feed.awaitFewerUnprojected(MANY);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void whatIsNotProjectedOfAllSpacesTogetherIsBounded() throws Exception {
        SpaceFeed full = feed("full");
        SpaceFeed waits = feed("waits");
        SpaceFeed empty = feed("empty");
        publish(waits, 1, "x");
        fewer(waits).get(10, TimeUnit.SECONDS);

        publish(full, 10, LARGE);
        CompletableFuture<Void> waiting = fewer(waits);
        Assertions.assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> waiting.get(200, TimeUnit.MILLISECONDS));
        fewer(empty).get(10, TimeUnit.SECONDS);

        waits.projected(waits.unprojected(MANY));
        waiting.get(10, TimeUnit.SECONDS);
        full.projected(full.unprojected(3));
        assertThat(memory.unprojected().isOver()).isTrue();
        full.leave();
        assertThat(memory.unprojected().used()).isZero();
    }
}
