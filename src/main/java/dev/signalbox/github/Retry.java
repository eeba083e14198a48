package dev.signalbox.github;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a delivery that failed is tried again: after about 1 s, then twice as long each time, up to 10 min, for about two hours. */
final class Retry {
    static final int ATTEMPTS_MAX = 20;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Retry() {}

    /**
     * A random part of it is left out, so that those that failed together are not tried at the same moment.
     *
     * @param attempts that failed so far, from 1
     */
    static Duration after(int attempts, RandomGenerator random) {
        long most = Math.min(FIRST.toMillis() << Math.min(attempts - 1, ATTEMPTS_MAX), LONGEST.toMillis());
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
