package dev.signalbox.delivery;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few tasks at a time on virtual threads, the others in turn. Threads that run take turns with all others that want
 * to: thousands of tasks that may wait would hold up the few that may not. Any thread.
 */
final class InTurn implements Executor {
    private final int atOnce;
    private final Executor virtualThreads;

    /** Guarded by this. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** Guarded by this. */
    private int running;

    InTurn(int atOnce, Executor virtualThreads) {
        this.atOnce = atOnce;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == atOnce) {
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        virtualThreads.execute(() -> {
            try {
                task.run();
            } finally {
                Runnable next = next();
                if (next != null) {
                    start(next);
                }
            }
        });
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }
}
