package dev.signalbox.ops;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work that has a thread only while there is something to do: a virtual one, started when it is woken, and never two at a
 * time. After an exception it is never run again; see {@link Workers}. Any thread.
 */
public final class OnDemand {
    private enum State {
        IDLE,
        RUNNING,
        /** Woken while it runs, so it runs once more. */
        WOKEN,
        ENDED
    }

    private static final Duration INTERRUPTED_WAIT = Duration.ofSeconds(1);

    private final String name;
    private final Workers.Work work;
    private final Runnable begin;
    private final Runnable end;
    private final Workers workers;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    /** The one that runs it now or ran it last. */
    private volatile @Nullable Thread thread;

    private volatile boolean stopping;

    OnDemand(String name, Workers.Work work, Runnable begin, Runnable end, Workers workers) {
        this.name = name;
        this.work = work;
        this.begin = begin;
        this.end = end;
        this.workers = workers;
    }

    /** Starts a run that sees everything the caller did before. Never blocks. */
    public void wake() {
        if (state.getAndUpdate(OnDemand::woken) == State.IDLE) {
            begin.run();
            Thread next = Thread.ofVirtual().name(name).unstarted(this::run);
            thread = next; // before it runs, so that its end is waited for even if it has not begun
            next.start();
        }
    }

    private static State woken(State now) {
        return switch (now) {
            case IDLE -> State.RUNNING;
            case RUNNING, WOKEN -> State.WOKEN;
            case ENDED -> State.ENDED;
        };
    }

    private void run() {
        try {
            do {
                state.set(State.RUNNING);
                work.run();
            } while (!state.compareAndSet(State.RUNNING, State.IDLE));
        } catch (InterruptedException | RuntimeException | Error e) {
            state.set(State.ENDED);
            if (!stopping) {
                workers.endedUnexpectedly(name, e);
            }
            return;
        }
        end.run();
    }

    /**
     * Lets the present run end by itself for so long, interrupts it then, and waits for its end, but not longer than
     * {@link #INTERRUPTED_WAIT}. It may fail from now on.
     */
    public void finish(Duration within) throws InterruptedException {
        stopping = true;
        Thread running = thread;
        if (running != null && !running.join(within)) {
            running.interrupt();
            running.join(INTERRUPTED_WAIT);
        }
    }
}
