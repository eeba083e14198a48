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

    /** From now on the client pulls this whenever it takes more and has no answers waiting. Once, before its first command. */
    void follow(Source source);

    /** There is something to pull. Any thread; never blocks. */
    void wake();

    /** Queues what the client asked for, or must know. Any thread; never blocks. */
    void answer(Selection messages);

    /**
     * The same of what is pulled until it is done, before what is queued later.
     *
     * @param bytes about so many
     */
    void answer(Source source, int bytes);

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
