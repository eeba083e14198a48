package dev.signalbox.rooms;

import dev.signalbox.model.Principal;
import java.util.List;

/** What a transport must offer: one connected, authenticated client. */
public interface Client {
    /** Unique, made by us. */
    String id();

    Principal principal();

    /** The value of the metric label {@code transport}, such as {@code websocket}. */
    String transport();

    /**
     * Queues messages for one write and one flush, in the order of the calls. Any thread; never blocks. A client whose
     * queue is full (256 messages or 1 MB) is closed with {@link CloseReason#SLOW_CONSUMER}.
     */
    void send(List<Message> messages);

    /** Any thread; never blocks; a second call does nothing. */
    void close(CloseReason reason);
}
