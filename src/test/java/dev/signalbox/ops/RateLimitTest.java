package dev.signalbox.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private static int takenAt(RateLimit limit, long now, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take(now) == 0 ? 1 : 0;
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -5_000_000_000L, Long.MAX_VALUE - 10, Long.MIN_VALUE, Long.MIN_VALUE + 7})
    void aBurstAtOnceAndThenTheRateWhereverTheClockBegan(long start) {
        RateLimit limit = new RateLimit(50, 100, start);

        assertThat(takenAt(limit, start, 500)).isEqualTo(100);
        assertThat(takenAt(limit, start + SECOND, 500)).isEqualTo(50);
        assertThat(takenAt(limit, start + SECOND + SECOND / 2, 500)).isEqualTo(25);
        assertThat(takenAt(limit, start + 60 * SECOND, 500)).isEqualTo(100);
    }

    @Test
    void whatIsRefusedIsNotCountedAndSaysHowLongToWait() {
        RateLimit limit = new RateLimit(50, 1, 0);
        assertThat(limit.take(0)).isZero();
        assertThat(limit.take(0)).isEqualTo(SECOND / 50);
        assertThat(limit.take(5)).isEqualTo(SECOND / 50 - 5);
        assertThat(limit.take(SECOND / 50)).isZero();
    }

    @Test
    void writesWithinTheRateAreNeverRefused() {
        RateLimit limit = new RateLimit(50, 1, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.take(i * (SECOND / 50))).isZero();
        }
    }

    @Test
    void afterAPauseItIsLikeANewOne() {
        RateLimit limit = new RateLimit(50, 100, 0);
        takenAt(limit, 0, 100);
        assertThat(limit.paidOffIn(2 * SECOND - 1)).isPositive();
        assertThat(limit.paidOffIn(2 * SECOND)).isZero();
        assertThat(new RateLimit(50, 100, 7).paidOffIn(7)).isZero();
    }
}
