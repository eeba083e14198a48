package dev.signalbox.store;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many changes have begun and how many of them are durable, in one order: writers wait here for the committer, and the
 * committer for writers. Any thread.
 */
final class Durability {
    /** How often, during the longest wait, those who wait look at the time. */
    private static final int LOOKS = 30;

    private final long waitNanos;
    private final AtomicLong begun = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    /** Under {@link #lock}. How many changes are durable, or were given up by an outage. */
    private long durable;
    /** Under {@link #lock}. Threads in {@link #await}. */
    private int waiting;
    /** Under {@link #lock}. Whether {@link #look} is going to be called. */
    private boolean looks;
    /** Under {@link #lock}. */
    private boolean closing;

    /** Written under {@link #lock}. How often changes were given up. */
    private volatile int outages;
    /** Written under {@link #lock}. Why nothing can be read any more. */
    private volatile @Nullable MongoServerError end;

    /** @param wait a write that takes longer has an unknown outcome */
    Durability(Duration wait) {
        this.waitNanos = wait.toNanos();
    }

    /** A change begins, before it can be seen; returns its number. No commit may happen until it is done. */
    long begin() {
        return begun.incrementAndGet();
    }

    /** The number of the newest change. */
    long begun() {
        return begun.get();
    }

    int outages() {
        return outages;
    }

    /**
     * Returns when that change, and all before it, are durable.
     *
     * @param outagesBefore {@link #outages} before the change began
     * @throws MongoServerError when it will not be, or not in time
     */
    void await(long change, int outagesBefore) {
        lock.lock();
        try {
            if (change > durable) {
                work.signal();
                awaitProgress(change);
            }
            if (change > 0 && outages != outagesBefore) {
                throw StoreErrors.givenUp();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A timer of its own for each thread that waits would wake another thread twice for each. */
    private void awaitProgress(long change) {
        long since = System.nanoTime();
        waiting++;
        try {
            while (durable < change) {
                requireReadable();
                if (System.nanoTime() - since > waitNanos) {
                    throw StoreErrors.slow();
                }
                lookLater();
                progress.awaitUninterruptibly();
            }
        } finally {
            waiting--;
        }
    }

    private void lookLater() {
        if (!looks) {
            looks = true;
            CompletableFuture.delayedExecutor(waitNanos / LOOKS, TimeUnit.NANOSECONDS)
                    .execute(this::look);
        }
    }

    private void look() {
        lock.lock();
        try {
            looks = false;
            if (waiting > 0) {
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The committer waits at most so long; returns whether changes have begun that are not durable. */
    boolean awaitWork(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (begun.get() == durable && !closing && left > 0) {
                left = work.awaitNanos(left);
            }
            return begun.get() != durable;
        } finally {
            lock.unlock();
        }
    }

    /** The committer waits so long, or until a write is tried or this is closed. */
    void pause(long nanos) {
        lock.lock();
        try {
            if (!closing) {
                work.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** All changes up to that one are durable. */
    void advance(long change) {
        lock.lock();
        try {
            durable = change;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All changes that are not durable are lost. None may begin meanwhile. */
    void giveUp() {
        lock.lock();
        try {
            outages++;
            durable = begun.get();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it for good; returns whether it was not ended before, for another reason. */
    boolean end(MongoServerError why) {
        lock.lock();
        try {
            if (end != null) {
                return false;
            }
            end = why;
            progress.signalAll();
            work.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        return end != null;
    }

    /** @throws MongoServerError when there is no file any more that could be read */
    void requireReadable() {
        MongoServerError ended = end;
        if (ended != null) {
            throw ended;
        }
    }

    /** The committer ends when it has nothing more to do. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }
}
