package dev.signalbox.ops;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that must run until they are stopped, and the work that has a thread {@link OnDemand}. One that ends before, or
 * by an exception, is a bug, after which only a restart helps: it is logged with its cause, and {@link WorkersHealth} is DOWN
 * from then on. Any thread.
 */
@Singleton
public final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** At most one entry for each worker of this process. */
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    /** What a worker does, until it is interrupted or finds that it was stopped. */
    public interface Work {
        void run() throws InterruptedException;
    }

    /** A worker on a virtual thread of its own, not started yet. */
    public Worker of(String name, Work work) {
        return new Worker(name, work);
    }

    /**
     * Work that has a thread only while there is something to do.
     *
     * @param begin called before its thread starts, by the thread that wakes it
     * @param end called after it has nothing more to do; not after an exception
     */
    public OnDemand onDemand(String name, Work work, Runnable begin, Runnable end) {
        return new OnDemand(name, work, begin, end, this);
    }

    /** Something that must go on has ended by a bug. */
    public void endedUnexpectedly(String name, @Nullable Throwable cause) {
        ended.add(name);
        LOG.error("[WORKER] worker={} ended unexpectedly; health is DOWN until a restart", name, cause);
    }

    /** The names of those that ended unexpectedly. */
    public Set<String> ended() {
        return Set.copyOf(ended);
    }

    /** The task of a timer, which would drop one that throws: the failure is logged, and it is run again at its next time. */
    public static Runnable repeated(String name, Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("[WORKER] task={} failed; it is run again at its next time", name, e);
            }
        };
    }

    /** One thread. */
    public final class Worker {
        private final String name;
        private final Work work;
        private final Thread thread;
        private volatile boolean stopping;

        private Worker(String name, Work work) {
            this.name = name;
            this.work = work;
            this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
        }

        public void start() {
            thread.start();
        }

        /** From then on it may end by itself. Any thread. */
        public boolean isStopping() {
            return stopping;
        }

        /** Interrupts it, and waits for its end, but not longer. */
        public void stop(Duration within) throws InterruptedException {
            stopping = true;
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(within);
            }
        }

        private void run() {
            Throwable cause = null;
            try {
                work.run();
            } catch (InterruptedException | RuntimeException | Error e) {
                cause = e;
            }
            if (!stopping) {
                endedUnexpectedly(name, cause);
            }
        }
    }
}
