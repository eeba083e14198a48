package dev.signalbox.projection;

/**
 * A step under the lock of a space needs something that has left memory. {@link SpaceFeed} reads it from the store without
 * the lock and runs the step again.
 */
abstract sealed class NotLoaded extends RuntimeException permits TaskNotLoaded, IntentionNotLoaded {
    private static final long serialVersionUID = 1L;

    NotLoaded(String id) {
        super(id, null, false, false);
    }
}
