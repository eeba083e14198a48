package dev.signalbox.projection;

import dev.signalbox.model.Ids;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits for its position. The ids of its events stay the same however often it is decided, so that after an
 * insert of unknown outcome our events can be recognized.
 */
final class Pending {
    private final Command command;
    private final String firstId = Ids.next();
    private final Instant deadline;
    private final @Nullable Object trace;
    private final long acceptedNanos = System.nanoTime();
    /** Appender thread only. Events of this command that are stored, while others are not. */
    private int stored;

    private final CompletableFuture<Appended> result = new CompletableFuture<>();

    /**
     * @param deadline when it is refused unless it has a position
     * @param trace the span that it belongs to, of {@link dev.signalbox.ops.Traces}
     */
    Pending(Command command, Instant deadline, @Nullable Object trace) {
        this.command = command;
        this.trace = trace;
        this.deadline = deadline;
    }

    Command command() {
        return command;
    }

    /** The id of the n-th event to store, from 0. */
    String eventId(int n) {
        return stored + n == 0 ? firstId : firstId + "-" + (stored + n);
    }

    void stored(int events) {
        stored += events;
    }

    Instant deadline() {
        return deadline;
    }

    /** By {@link System#nanoTime}. */
    long acceptedNanos() {
        return acceptedNanos;
    }

    @Nullable
    Object trace() {
        return trace;
    }

    CompletableFuture<Appended> result() {
        return result;
    }

    /** The waiting caller continues on a thread of its own, never on the appender's; the same for {@link #refused}. */
    boolean done(Appended appended) {
        result.completeAsync(() -> appended, Thread::startVirtualThread);
        return true;
    }

    boolean refused(RuntimeException why) {
        Thread.startVirtualThread(() -> result.completeExceptionally(why));
        return true;
    }
}
