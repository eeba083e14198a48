package dev.signalbox.store;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.concurrent.TimeUnit;
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
 * <p>When a commit fails, memory holds what the disk does not: every waiting write fails, the file is opened again, reads
 * go on from it, and writes are refused until one of our own was durable. A sync that fails leaves it unknown what is on the
 * disk, and damage what is in the file: both end it for good.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A write that takes longer has an unknown outcome; the log knows how to find out. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** The file below; all methods may throw anything. Only the committer calls it. */
    interface Disk {
        /** Writes everything that was changed, as one; no change happens meanwhile. */
        void commit();

        /** Returns when what was committed would survive a power cut; changes go on meanwhile. */
        void sync();

        /** Forgets what was not committed; no change happens meanwhile. */
        void reopen();

        /** Makes a write of some size durable; no change happens meanwhile. */
        void prove();

        /**
         * Gives back a part of the space that nothing uses any more; no change happens meanwhile.
         *
         * @return nanoseconds until there may be more to do; {@link Long#MAX_VALUE}: not before the next commit
         */
        long compact();
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
    /** Under {@link #lock}. How many changes are durable, or were given up by an outage. */
    private long durable;
    /** Under {@link #lock}. */
    private boolean closing;

    /** Written by the committer, under {@link #lock}. How often changes were given up. */
    private volatile int outages;
    /** Why a write is refused; {@code null} while there are none. */
    private volatile @Nullable MongoServerError refusal;
    /** Why a read is refused, too. */
    private volatile @Nullable MongoServerError end;

    GroupCommit(Disk disk) {
        this.disk = disk;
    }

    void start() {
        committer.start();
    }

    /**
     * Runs a change and returns, or throws what it threw, when everything it did or saw is durable.
     *
     * @throws MongoServerError when that will not be
     */
    <T> T write(Supplier<T> change) {
        long mine = 0;
        int before = outages;
        try {
            changes.readLock().lock();
            try {
                requireWritable();
                before = outages;
                mine = begun.incrementAndGet();
                return change.get();
            } finally {
                changes.readLock().unlock();
            }
        } finally {
            awaitDurable(mine, before);
        }
    }

    /** Runs a change without waiting for the disk; it is durable with the next write. */
    <T> T change(Supplier<T> change) {
        changes.readLock().lock();
        try {
            requireWritable();
            begun.incrementAndGet();
            return change.get();
        } finally {
            changes.readLock().unlock();
        }
    }

    /** Runs a read and returns its answer when everything it saw is durable. */
    <T> T readDurable(Supplier<T> read) {
        while (true) {
            int before = outages;
            T answer = read.get();
            try {
                awaitDurable(begun.get(), before);
                return answer;
            } catch (MongoServerError e) {
                requireReadable();
                if (outages == before) {
                    throw e;
                } // else it may have seen what is not in the file
            }
        }
    }

    /** Waits until the file is open again, if it is being opened. */
    void awaitOpen() {
        changes.readLock().lock();
        changes.readLock().unlock();
        requireReadable();
    }

    private void awaitDurable(long target, int outagesBefore) {
        boolean interrupted = false;
        lock.lock();
        try {
            if (target > durable) {
                work.signal();
            }
            long left = WAIT_NANOS;
            while (durable < target) {
                requireReadable();
                if (left <= 0) {
                    throw StoreErrors.slow();
                }
                try {
                    left = progress.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (target > 0 && outages != outagesBefore) {
                throw StoreErrors.givenUp();
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws MongoServerError while nothing can be made durable; nothing was changed then */
    void requireWritable() {
        requireReadable();
        MongoServerError refused = refusal;
        if (refused != null) {
            throw refused;
        }
    }

    /** @throws MongoServerError when there is no file any more that could be read */
    void requireReadable() {
        MongoServerError ended = end;
        if (ended != null) {
            throw ended;
        }
    }

    private void run() {
        long pause = Long.MAX_VALUE;
        while (end == null) {
            try {
                if (awaitWork(pause)) {
                    long target = exclusively(disk::commit);
                    sync();
                    advance(target);
                } else if (isClosing()) {
                    return;
                }
                pause = compact();
            } catch (Throwable e) { // an Error of the disk layer must fail the waiting writes as well
                outage(e);
                pause = RETRY_NANOS;
            }
        }
    }

    private void sync() {
        try {
            disk.sync();
        } catch (Throwable e) {
            LOG.error("[STORE] sync=failed writes=refused; repair the disk, then start again", e);
            end(StoreErrors.ended("the disk failed"));
            throw e;
        }
    }

    private long compact() {
        AtomicLong pause = new AtomicLong();
        exclusively(() -> pause.set(disk.compact()));
        return pause.get();
    }

    /** Gives up what is not durable, and returns when a write was durable again, or at the end. */
    private void outage(Throwable cause) {
        if (end != null) {
            return;
        }
        long since = System.nanoTime();
        refusal = StoreErrors.refused();
        LOG.error(
                "[STORE] disk=refuses_writes cause=\"{}\"; reads go on, writes are refused and tried again each second",
                StoreErrors.rootOf(cause));
        reopen();
        boolean proven = false;
        while (!proven && end == null && !isClosing()) {
            pause();
            proven = prove();
        }
        if (proven) {
            refusal = null;
            LOG.info(
                    "[STORE] disk=writable after={}s; writes are accepted again",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
        }
    }

    /** Whether a write was durable; if not, the file is open again for reads. */
    private boolean prove() {
        changes.writeLock().lock();
        try {
            disk.prove();
            return true;
        } catch (Throwable e) {
            LOG.debug("[STORE] disk=refuses_writes", e);
            reopen();
            return false;
        } finally {
            changes.writeLock().unlock();
        }
    }

    private void reopen() {
        changes.writeLock().lock();
        try {
            disk.reopen();
        } catch (StoreDamaged e) {
            damaged(e);
        } catch (Throwable e) {
            LOG.debug("[STORE] open=failed", e); // tried again with the next proof
        } finally {
            giveUp();
            changes.writeLock().unlock();
        }
    }

    private void pause() {
        lock.lock();
        try {
            if (!closing) {
                work.awaitNanos(RETRY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        lock.lock();
        try {
            outages++;
            durable = begun.get();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it for good; the first caller writes the one line. Any thread. */
    void damaged(StoreDamaged damage) {
        lock.lock();
        try {
            if (end == null) {
                LOG.error("[STORE] {}", damage.sentence());
                end(StoreErrors.damaged(damage.sentence()));
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitWork(long pauseNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = pauseNanos;
            while (begun.get() == durable && !closing && left > 0) {
                left = work.awaitNanos(left);
            }
            return begun.get() != durable;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many changes had begun, which are all done. */
    private long exclusively(Runnable action) {
        changes.writeLock().lock();
        try {
            long target = begun.get();
            action.run();
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

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void end(MongoServerError why) {
        lock.lock();
        try {
            end = why;
            progress.signalAll();
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Commits what there is and ends; later commands fail. */
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
        if (end == null) {
            end(StoreErrors.ended("it was closed"));
        }
    }
}
