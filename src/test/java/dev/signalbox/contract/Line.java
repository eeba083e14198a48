package dev.signalbox.contract;

/** A connection for text packets in both directions. */
interface Line extends AutoCloseable {
    /** Receives packets, on one thread at a time. */
    interface Listener {
        void packet(String packet);

        /** Once; @param how a close code, or the status of an HTTP answer */
        void ended(String how);
    }

    void send(String packet);

    /** Waits until it is stable. */
    default void settle() {}

    /** Closes. */
    @Override
    void close();
}
