package dev.signalbox.store;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes durable in groups: many threads change the store at the same time and then wait; one thread commits what
 * they did, all of it or nothing, and wakes them. The longer the disk takes, the more share one commit.
 *
 * <p>A disk that fails ends it for good: memory then holds what the disk may not, so every waiting and every later write,
 * and every durable read, fails until the process is restarted from the file.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    /** MongoDB's {@code ShutdownInProgress}: drivers take it as a server that stops, not as a refusal of the data. */
    private static final int SHUTDOWN_IN_PROGRESS = 91;

    /** The file below; both methods may throw anything. */
    interface Disk {
        /** Writes everything that was changed, as one; no change happens meanwhile. */
        void commit();

        /** Returns when what was committed would survive a power cut; changes go on meanwhile. */
        void sync();
    }

    private final Disk disk;
    private final Thread committer =
            Thread.ofPlatform().daemon().name("store-commit").unstarted(this::run);
    /** Changes hold the read lock, a commit the write lock: no commit sees half a change. */
    private final ReentrantReadWriteLock changes = new ReentrantReadWriteLock();
    /** How many changes have begun; raised under the read lock, before the change can be seen. */
    private final AtomicLong begun = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    /** Under {@link #lock}. How many changes are durable. */
    private long durable;
    /** Under {@link #lock}. */
    private boolean closing;

    private volatile @Nullable Throwable failure;

    GroupCommit(Disk disk) {
        this.disk = disk;
    }

    void start() {
        committer.start();
    }

    /**
     * Runs a change and returns, or throws what it threw, when everything it did or saw is durable.
     *
     * @throws MongoServerError when that will not be: nothing is known about the change then
     */
    <T> T write(Supplier<T> change) {
        long mine = 0;
        try {
            changes.readLock().lock();
            try {
                requireAlive();
                mine = begun.incrementAndGet();
                return change.get();
            } finally {
                changes.readLock().unlock();
            }
        } finally {
            awaitDurable(mine);
        }
    }

    /** Runs a change without waiting for the disk; it is durable with the next write. */
    <T> T change(Supplier<T> change) {
        changes.readLock().lock();
        try {
            requireAlive();
            begun.incrementAndGet();
            return change.get();
        } finally {
            changes.readLock().unlock();
        }
    }

    /** Runs a read and returns its answer when everything it saw is durable. */
    <T> T readDurable(Supplier<T> read) {
        T answer = read.get();
        awaitDurable(begun.get());
        return answer;
    }

    private void awaitDurable(long target) {
        lock.lock();
        try {
            work.signal();
            while (durable < target) {
                requireAlive();
                progress.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @throws MongoServerError when nothing can be made durable any more */
    void requireAlive() {
        if (failure != null) {
            throw new MongoServerError(
                    SHUTDOWN_IN_PROGRESS, "ShutdownInProgress", "the embedded store is not writable");
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                long target = commit();
                disk.sync();
                advance(target);
            }
        } catch (Throwable e) { // an Error of the disk layer must fail the waiting writes as well
            LOG.error("[STORE] commit=failed; every write fails until a restart; repair the disk first", e);
            fail(e);
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            while (begun.get() == durable && !closing) {
                work.awaitUninterruptibly();
            }
            return begun.get() != durable;
        } finally {
            lock.unlock();
        }
    }

    private long commit() {
        changes.writeLock().lock();
        try {
            long target = begun.get();
            disk.commit();
            return target;
        } finally {
            changes.writeLock().unlock();
        }
    }

    private void advance(long target) {
        lock.lock();
        try {
            durable = target;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable e) {
        failure = e;
        lock.lock();
        try {
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Commits what there is and ends; later writes fail. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure == null) {
            fail(new IllegalStateException("closed"));
        }
    }
}
