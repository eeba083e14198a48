package dev.signalbox.rollout;

import org.jspecify.annotations.Nullable;

/** What the browsers of one cohort said in the last {@link #SECONDS}, in steps of {@link #STEP_SECONDS}. Any thread. */
final class Window {
    static final int SECONDS = 300;
    static final int STEP_SECONDS = 10;
    private static final int STEPS = SECONDS / STEP_SECONDS;

    /** Guarded by this. */
    private final @Nullable Step[] steps = new Step[STEPS];

    private record Step(long number, Sums sums) {}

    /** @param nowSeconds of a clock that only goes forward */
    synchronized void add(Sums more, long nowSeconds) {
        long number = nowSeconds / STEP_SECONDS;
        int index = (int) Math.floorMod(number, (long) STEPS);
        Step step = steps[index];
        if (step == null || step.number != number) {
            step = new Step(number, new Sums());
            steps[index] = step;
        }
        step.sums.add(more);
    }

    /** Of the last seconds. */
    synchronized Figures figures(int ofSeconds, long nowSeconds) {
        long from = (nowSeconds - ofSeconds) / STEP_SECONDS;
        Sums all = new Sums();
        for (Step step : steps) {
            if (step != null && step.number > from) {
                all.add(step.sums);
            }
        }
        return all.figures(ofSeconds);
    }
}
