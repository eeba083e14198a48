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
     * Queues messages for one write and one flush, in the order of the calls. Any thread; never blocks. A message is
     * taken while less than 256 messages and 1 MB wait; the client whose queue is full is closed with {@link CloseReason#SLOW_CONSUMER}.
     */
    void send(List<Message> messages);

    /** Queues what the client asked for, whatever its size; like acks it does not count against the queue. Any thread. */
    void answer(Message message);

    /**
     * Waits while the client leaves too many answers unread. Only on the thread that serves the client's commands, and under
     * no lock; each command begins after it.
     */
    void awaitRoom();

    /** Any thread; never blocks; a second call does nothing. */
    void close(CloseReason reason);
}
