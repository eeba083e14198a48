package dev.signalbox.projection;

/** Receives every event of every live space, once and in order. */
public interface FeedListener {
    /** Called under the lock of the space, directly after the fold. It must be quick, and must not block or throw. */
    default void published(SpaceView view, Folded folded) {}

    /** Called without the lock after events were published, by the thread that published them or a later one. */
    default void settled(String spaceId) {}

    /**
     * Called without the lock when the space leaves memory, because nobody used it for a while; what is kept for it must be
     * removed. It comes back after this call at the earliest, and then with another view and tail.
     */
    default void left(String spaceId) {}
}
