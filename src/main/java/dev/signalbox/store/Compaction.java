package dev.signalbox.store;

import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Keeps the file about as large as what is in it, in small steps between commits: what is still used of old parts of the
 * file is written again, and parts at its end are moved into gaps, after which the file is cut. Only the committer calls it.
 */
final class Compaction {
    /** Less used than this, a part of the file is written again; so the file is at most about twice as large as its content. */
    private static final int USED_PERCENT = 50;

    private static final int FILLED_PERCENT = 75;
    /** Smaller files are left alone. */
    private static final long SMALL_BYTES = 4 << 20;

    private static final int STEP_BYTES = 256 << 10;
    private static final int STEP_BYTES_MAX = 64 << 20;
    private static final int MOVE_BYTES = 2 << 20;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A step pauses for so many times as long as it took, so that writers get most of the disk. */
    private static final int PAUSE_FACTOR = 5;

    private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(20);

    /** A start has the disk and the processors for itself. */
    private static final long AFTER_OPENING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final MVStore store;
    private int stepBytes = STEP_BYTES;
    private long next = System.nanoTime() + AFTER_OPENING_NANOS;

    Compaction(MVStore store) {
        this.store = store;
    }

    /** One step, if one is due; returns the nanoseconds until the next, or {@link Long#MAX_VALUE} if nothing is left to do. */
    long step() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return next - now;
        }
        if (!(store.getFileStore() instanceof RandomAccessStore file) || file.size() < SMALL_BYTES) {
            return pause(LOOK_NANOS, Long.MAX_VALUE);
        }
        boolean did =
                file.getChunksFillRate() < USED_PERCENT ? rewrite() : file.getFillRate() < FILLED_PERCENT && move(file);
        long took = System.nanoTime() - now;
        return did ? pause(Math.max(PAUSE_NANOS_MIN, PAUSE_FACTOR * took), 0) : pause(LOOK_NANOS, Long.MAX_VALUE);
    }

    /** @param atLeast until the next step is due @param idle how long no step is needed when nothing is committed */
    private long pause(long atLeast, long idle) {
        next = System.nanoTime() + atLeast;
        return Math.max(atLeast, idle);
    }

    /** The parts that are used least, written again. */
    private boolean rewrite() {
        boolean did = store.compact(USED_PERCENT, stepBytes);
        // A part that was written at once, such as a large import, can be larger than a step.
        boolean isOver = !did && stepBytes == STEP_BYTES_MAX;
        stepBytes = did || isOver ? STEP_BYTES : 2 * stepBytes;
        store.commit();
        store.sync();
        return !isOver;
    }

    private boolean move(RandomAccessStore file) {
        long before = file.size();
        file.compactMoveChunks(FILLED_PERCENT, MOVE_BYTES, store);
        return file.size() < before;
    }
}
