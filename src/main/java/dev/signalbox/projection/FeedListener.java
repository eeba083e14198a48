package dev.signalbox.projection;

/** Is shown every event of every live space, in order and once. */
public interface FeedListener {
    /** Called under the lock of the space, right after the fold: be quick, do not block, do not throw. */
    default void published(SpaceView view, Folded folded) {}

    /** Called after some were published, outside the lock, by the thread that published them or one that came later. */
    default void settled(String spaceId) {}
}
