package dev.signalbox.contract;

/** What carries packets of text both ways. */
interface Line extends AutoCloseable {
    /** Hears what comes, on one thread at a time. */
    interface Listener {
        void packet(String packet);

        /** Once; @param how a close code, or the status of an HTTP answer */
        void ended(String how);
    }

    void send(String packet);

    /** Waits until it will change no more. */
    default void settle() {}

    /** Leaves. */
    @Override
    void close();
}
