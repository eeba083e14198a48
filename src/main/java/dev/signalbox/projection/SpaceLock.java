package dev.signalbox.projection;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of one space. It is held for memory only: no encoding and no call into a transport under it. With assertions on
 * (in every test) each thread knows whether it holds one, so that those can refuse.
 */
public final class SpaceLock extends ReentrantLock {
    private static final long serialVersionUID = 1L;

    /** How many locks of spaces the thread holds; kept with assertions on only. */
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
