package dev.signalbox.projection;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of one space. It is held for work in memory only: no encoding and no call into a transport under it. With
 * assertions on (in every test) each thread counts the locks it holds, so that such calls can check.
 */
public final class SpaceLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    /** How many locks of spaces the thread holds; counted only with assertions on. */
    private static final ThreadLocal<Integer> HELD = ThreadLocal.withInitial(() -> 0);

    @Override
    public void lock() {
        super.lock();
        assert count(1);
    }

    @Override
    public void unlock() {
        assert count(-1);
        super.unlock();
    }

    private static boolean count(int more) {
        HELD.set(HELD.get() + more);
        return true;
    }

    /** For assertions only: whether this thread holds no lock of a space. */
    public static boolean isNotHeld() {
        return HELD.get() == 0;
    }
}
