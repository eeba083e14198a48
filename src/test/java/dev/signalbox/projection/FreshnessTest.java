package dev.signalbox.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.fakes.MovingClock;
import dev.signalbox.fakes.MovingNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final MovingClock clock = new MovingClock();
    private final MovingNanos nanos = new MovingNanos();
    private final Freshness freshness = new Freshness(clock, nanos);

    private void pass(Duration time) {
        clock.advance(time);
        nanos.advance(time);
    }

    @Test
    void itIsThePresentUntilAnAnswerTakesTooLong() {
        pass(Duration.ofHours(1));
        assertThat(freshness.asOf()).isNull();
        Instant then = clock.instant();
        freshness.asking();
        pass(Freshness.ANSWER_MAX.minus(SHORT));
        assertThat(freshness.asOf()).isNull();
        pass(SHORT);
        assertThat(freshness.asOf()).isEqualTo(then);
        freshness.asking(); // the one before failed
        pass(Duration.ofMinutes(1));
        assertThat(freshness.asOf()).as("the first without an answer").isEqualTo(then);
        freshness.answered();
        assertThat(freshness.asOf()).isNull();
    }

    @Test
    void whoWaitsForTheStoreGoesOnWhenItDoesNotAnswer() {
        freshness.await(CompletableFuture.completedFuture(null));
        assertThatThrownBy(() -> freshness.await(CompletableFuture.failedFuture(new IllegalArgumentException("no"))))
                .isInstanceOf(IllegalArgumentException.class);
        freshness.asking();
        pass(Freshness.ANSWER_MAX);
        freshness.await(new CompletableFuture<>());
    }
}
