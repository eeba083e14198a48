package dev.signalbox.store;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private static final Duration WAIT = Duration.ofSeconds(30);

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

    private final Durability durability = new Durability(WAIT);
    /** Why a write is refused; {@code null} while there are none. */
    private volatile @Nullable MongoServerError refusal;

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
        int before = durability.outages();
        try {
            changes.readLock().lock();
            try {
                requireWritable();
                before = durability.outages();
                mine = durability.begin();
                return change.get();
            } finally {
                changes.readLock().unlock();
            }
        } finally {
            durability.await(mine, before);
        }
    }

    /** Runs a change without waiting for the disk; it is durable with the next write. */
    <T> T change(Supplier<T> change) {
        changes.readLock().lock();
        try {
            requireWritable();
            durability.begin();
            return change.get();
        } finally {
            changes.readLock().unlock();
        }
    }

    /** Runs a read and returns its answer when everything it saw is durable. */
    <T> T readDurable(Supplier<T> read) {
        while (true) {
            int before = durability.outages();
            T answer = read.get();
            try {
                durability.await(durability.begun(), before);
                return answer;
            } catch (MongoServerError e) {
                requireReadable();
                if (durability.outages() == before) {
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
        durability.requireReadable();
    }

    private void run() {
        long pause = Long.MAX_VALUE;
        while (!durability.isEnded()) {
            try {
                if (durability.awaitWork(pause)) {
                    long target = exclusively(disk::commit);
                    sync();
                    durability.advance(target);
                } else if (durability.isClosing()) {
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
            durability.end(StoreErrors.ended("the disk failed"));
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
        if (durability.isEnded()) {
            return;
        }
        long since = System.nanoTime();
        refusal = StoreErrors.refused();
        LOG.error(
                "[STORE] disk=refuses_writes cause=\"{}\"; reads go on, writes are refused and tried again each second",
                StoreErrors.rootOf(cause));
        reopen();
        boolean proven = false;
        while (!proven && !durability.isEnded() && !durability.isClosing()) {
            durability.pause(RETRY_NANOS);
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
            durability.giveUp();
            changes.writeLock().unlock();
        }
    }

    /** Ends it for good; the first caller writes the one line. Any thread. */
    void damaged(StoreDamaged damage) {
        if (durability.end(StoreErrors.damaged(damage.sentence()))) {
            LOG.error("[STORE] {}", damage.sentence());
        }
    }

    /** Returns how many changes had begun, which are all done. */
    private long exclusively(Runnable action) {
        changes.writeLock().lock();
        try {
            long target = durability.begun();
            action.run();
            return target;
        } finally {
            changes.writeLock().unlock();
        }
    }

    /** Commits what there is and ends; later commands fail. */
    @Override
    public void close() {
        durability.close();
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        durability.end(StoreErrors.ended("it was closed"));
    }
}
