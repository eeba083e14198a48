package dev.signalbox.rollout;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the browsers of one cohort said in the last {@link #SECONDS}, in steps of {@link #STEP_SECONDS}. Bounded, whatever they send. */
final class Window {
    static final int SECONDS = 300;
    static final int STEP_SECONDS = 10;
    private static final int STEPS = SECONDS / STEP_SECONDS;
    private static final int PEOPLE_MAX = 10_000;
    /** Upper ends of the classes in milliseconds; one more class is above them. */
    private static final int[] CLASSES = {
        2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000
    };

    // All guarded by this.
    private final Step[] steps = new Step[STEPS];

    /** Of one step. */
    private static final class Step {
        private final long number;
        private final Set<String> people = new HashSet<>();
        private final int[] delivered = new int[CLASSES.length + 1];
        private final int[] painted = new int[CLASSES.length + 1];
        private long seconds;
        private long offlineSeconds;
        private long reconnects;
        private long errors;
        private long messages;

        Step(long number) {
            this.number = number;
        }
    }

    /**
     * The sums of a window. Percentiles are upper ends of classes, in milliseconds; absent without samples.
     *
     * @param people who reported
     * @param browsers that were open at a time, on average
     * @param offlinePercent of the time that they reported, without a connection
     * @param browserMinutes what the reports cover
     * @param samples of painted times
     */
    @Serdeable
    record Figures(
            int people,
            double browsers,
            double offlinePercent,
            double browserMinutes,
            double messagesPerSecond,
            double errorsPerMinute,
            double reconnectsPerMinute,
            long samples,
            @Nullable Integer deliveredP50,
            @Nullable Integer deliveredP99,
            @Nullable Integer paintedP50,
            @Nullable Integer paintedP99) {}

    /** @param nowSeconds of a clock that only goes forward */
    synchronized void add(String subject, Report report, long nowSeconds) {
        Step step = step(nowSeconds / STEP_SECONDS);
        if (step.people.size() < PEOPLE_MAX) {
            step.people.add(subject);
        }
        step.seconds += report.seconds();
        step.offlineSeconds += report.state() == Report.State.OFFLINE ? report.seconds() : 0;
        step.reconnects += report.reconnects();
        step.errors += report.errors();
        step.messages += report.messages();
        count(report.delivered(), step.delivered);
        count(report.painted(), step.painted);
    }

    private Step step(long number) {
        int index = (int) Math.floorMod(number, (long) STEPS);
        Step known = steps[index];
        if (known == null || known.number != number) {
            known = new Step(number);
            steps[index] = known;
        }
        return known;
    }

    private static void count(List<Integer> samples, int[] classes) {
        for (int millis : samples) {
            int found = Arrays.binarySearch(CLASSES, millis);
            classes[found < 0 ? -found - 1 : found]++;
        }
    }

    /** Of the last seconds. */
    synchronized Figures figures(int ofSeconds, long nowSeconds) {
        Set<String> people = new HashSet<>();
        int[] delivered = new int[CLASSES.length + 1];
        int[] painted = new int[CLASSES.length + 1];
        long seconds = 0;
        long offlineSeconds = 0;
        long reconnects = 0;
        long errors = 0;
        long messages = 0;
        long from = (nowSeconds - ofSeconds) / STEP_SECONDS;
        for (Step step : steps) {
            if (step != null && step.number > from) {
                people.addAll(step.people);
                add(step.delivered, delivered);
                add(step.painted, painted);
                seconds += step.seconds;
                offlineSeconds += step.offlineSeconds;
                reconnects += step.reconnects;
                errors += step.errors;
                messages += step.messages;
            }
        }
        double minutes = seconds / 60.0;
        return new Figures(
                people.size(),
                (double) seconds / ofSeconds,
                seconds == 0 ? 0 : 100.0 * offlineSeconds / seconds,
                minutes,
                seconds == 0 ? 0 : (double) messages / seconds,
                seconds == 0 ? 0 : errors / minutes,
                seconds == 0 ? 0 : reconnects / minutes,
                Arrays.stream(painted).sum(),
                percentile(delivered, 0.5),
                percentile(delivered, 0.99),
                percentile(painted, 0.5),
                percentile(painted, 0.99));
    }

    private static void add(int[] more, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    private static @Nullable Integer percentile(int[] classes, double share) {
        long all = Arrays.stream(classes).sum();
        long rest = (long) Math.ceil(all * share);
        for (int i = 0; i < classes.length && all > 0; i++) {
            rest -= classes[i];
            if (rest <= 0) {
                return i < CLASSES.length ? CLASSES[i] : 2 * CLASSES[CLASSES.length - 1];
            }
        }
        return null;
    }
}
