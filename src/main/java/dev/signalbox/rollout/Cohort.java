package dev.signalbox.rollout;

import org.jspecify.annotations.Nullable;

/** One cohort: what was reported to all instances of late, and what was reported here and the others do not know yet. Any thread. */
final class Cohort {
    private final Window window = new Window();
    /** Guarded by this. */
    private Sums untold = new Sums();

    void report(String subject, Report report, long nowSeconds) {
        Sums more = new Sums();
        more.add(subject, report);
        window.add(more, nowSeconds);
        synchronized (this) {
            untold.add(more);
        }
    }

    /** What was reported here since the last call; {@code null} for nothing. */
    synchronized @Nullable Sums takeUntold() {
        if (untold.isEmpty()) {
            return null;
        }
        Sums taken = untold;
        untold = new Sums();
        return taken;
    }

    /** What was reported to another instance. */
    void reportedElsewhere(Sums more, long nowSeconds) {
        window.add(more, nowSeconds);
    }

    Figures figures(int ofSeconds, long nowSeconds) {
        return window.figures(ofSeconds, nowSeconds);
    }
}
