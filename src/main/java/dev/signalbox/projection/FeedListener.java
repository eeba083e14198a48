package dev.signalbox.projection;

/** Hears every event of every live space, in order and once. */
@FunctionalInterface
public interface FeedListener {
    /** Called under the lock of the space, right after the fold: be quick, do not block, do not throw. */
    void published(SpaceView view, Folded folded);
}
