package dev.signalbox.delivery;

import dev.signalbox.model.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a transport must offer: one connected, authenticated client. */
public interface Client {
    /** Unique, made by us. */
    String id();

    /** As whom it is known now. */
    Principal principal();

    /** Goes on with a newer credential of the same principal. On the thread that serves the client's commands. */
    void renew(Principal principal);

    /** The value of the metric label {@code transport}, such as {@code websocket}. */
    String transport();

    /**
     * Queues messages for one write and one flush, in the order of the calls. Any thread; never blocks. They are taken
     * while less than 256 messages and 1 MB wait.
     *
     * @return {@code false} when the queue is full and none of them was taken
     */
    boolean send(Selection messages);

    /**
     * Runs the action once, as soon as nothing waits in the client's queue any more: at once, or when the last of it is about
     * to be written. Never for a client that is gone. Any thread; the action must be quick.
     */
    void whenEmpty(Runnable action);

    /** Queues what the client asked for, whatever its size; like acks it does not count against the queue. Any thread. */
    void answer(Message message);

    /**
     * Keeps what a later connection needs to go on from here; transports without recovery have nothing to do. Any thread.
     *
     * @param seats all that the client has now
     * @return completes when it is durable
     */
    default CompletionStage<@Nullable Void> remember(List<Seat> seats) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Waits while the client leaves too many answers unread. Only on the thread that serves the client's commands, and under
     * no lock; each command begins after it.
     */
    void awaitRoom();

    /** Any thread; never blocks; a second call does nothing. */
    void close(CloseReason reason);
}
